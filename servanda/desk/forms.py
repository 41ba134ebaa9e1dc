"""What people type on the desk. A refused form keeps every word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from servanda.desk.choices import KINDS, priorities
from servanda.desk.fields import AddressesField, FilesField
from servanda.kernel import Actor
from servanda.people.models import Contact, Staff, Team
from servanda.people.queries import contacts_of, staff_in_office, teams
from servanda.tickets.attach import NewFile
from servanda.tickets.models import Kind, Participant, Ticket
from servanda.tickets.placeholders import left_over

TEXT = {"rows": 6, "dir": "auto"}
_LEFT_OVER = _(
    "%(names)s still stands in your answer: this ticket has nothing for it. Write what you mean "
    "there. If you mean it so, send it once more."
)
IN_PALETTE = {"data-command-options": "submit"}  # each choice is a command of Ctrl-K


def new_files(uploads: list[UploadedFile[Any]]) -> list[NewFile]:
    return [
        NewFile(upload.name or "file", upload.content_type or "", upload.read())
        for upload in uploads
    ]


class OnTicketPage(forms.Form):
    """Several forms stand on one page: `place` keeps the ids of their fields apart."""

    place = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": f"{self.place}_%s"} | kwargs))


class AnswerForm(OnTicketPage):
    place = "answer"
    left_over = ""  # the placeholders that were asked about, to be sent along as `as_is`
    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"required": _("Write your answer first; nothing was sent.")},
    )
    uploads = FilesField(label=_("Attach files"), required=False)
    copies = forms.MultipleChoiceField(
        label=_("Copy to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    copy = AddressesField(label=_("Further addresses"), required=False)
    language = forms.ChoiceField(label=_("Language of the answer"), required=False)
    as_is = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        people = [(one.address, str(one.contact or one.address)) for one in _copied(ticket)]
        fields["copies"].choices = people
        fields["language"].choices = settings.LANGUAGES
        if not self.initial.get("copies"):
            self.initial["copies"] = [address for address, _name in people]
        self.initial["language"] = self.initial.get("language") or ticket.language

    def clean(self) -> None:
        """A placeholder that its ticket has no words for is asked about, once."""
        left = " ".join(f"{{{name}}}" for name in left_over(self.cleaned_data.get("text", "")))
        if left and self.cleaned_data["as_is"] != left:
            self.left_over = left
            self.add_error("text", _LEFT_OVER % {"names": left})

    def attachments(self) -> list[NewFile]:
        return new_files(self.cleaned_data["uploads"])

    @property
    def without(self) -> list[str]:
        """The participants whom this answer does not go to: those shown and not ticked."""
        if "copies_shown" not in self.data:
            return []
        fields: Any = self.fields
        chosen = self.cleaned_data["copies"]
        return [address for address, _name in fields["copies"].choices if address not in chosen]


def _copied(ticket: Ticket) -> list[Participant]:
    """Everybody besides the requester, who is written to anyway."""
    own = {ticket.requester_address, ticket.requester.email if ticket.requester else ""}
    return [
        one
        for one in ticket.participants.all()
        if one.address not in own and not (one.contact and one.contact.left_at)
    ]


class NoteForm(OnTicketPage):
    place = "note"
    text = forms.CharField(
        label=_("Internal note"),
        widget=forms.Textarea(attrs=TEXT),
        help_text=_("Only colleagues see it."),
        error_messages={"required": _("Write the note first; nothing was saved.")},
    )


class CallForm(OnTicketPage):
    place = "call"
    contact = forms.ModelChoiceField(
        label=_("Spoken with"), queryset=Contact.objects.none(), required=False, empty_label=None
    )
    direction = forms.ChoiceField(
        label=_("Who called"), choices=[("in", _("They called us")), ("out", _("We called them"))]
    )
    spoken = forms.BooleanField(label=_("The contact was reached"), required=False, initial=True)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=0, max_value=600, required=False, initial=3
    )
    text = forms.CharField(
        label=_("What was said"),
        widget=forms.Textarea(attrs=TEXT | {"rows": 4}),
        error_messages={"required": _("Write down what was said; nothing was saved.")},
    )

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contact"]
        field.queryset = contacts_of(ticket.customer).prefetch_related(None)  # names alone
        self.initial.setdefault("contact", ticket.requester_id)


class ConfirmationForm(CallForm):
    """In which call the customer said that it works."""

    place = "confirmation"


class AssignForm(OnTicketPage):
    place = "assign"
    staff = forms.ModelChoiceField(
        label=_("Assigned to"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        widget=forms.Select(attrs=IN_PALETTE),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("No team"),
        widget=forms.Select(attrs=IN_PALETTE),
    )

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["staff"].queryset = staff_in_office()
        fields["team"].queryset = teams()
        self.initial["staff"], self.initial["team"] = ticket.assignee_id, ticket.team_id


class NewTicketForm(forms.Form):
    """An internal task, or a case told in the corridor."""

    subject = forms.CharField(
        label=_("What is to be done"),
        max_length=300,
        widget=forms.TextInput(attrs={"autofocus": True, "dir": "auto"}),
    )
    text = forms.CharField(
        label=_("More about it"), required=False, widget=forms.Textarea(attrs=TEXT)
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS[::-1], initial=Kind.TASK)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=priorities, coerce=int, initial=3
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("No team")
    )
    assignee = forms.ModelChoiceField(
        label=_("Assigned to"), queryset=Staff.objects.none(), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["assignee"].queryset = staff_in_office()
        fields["team"].queryset = teams()
        self.initial.setdefault("assignee", actor.id)

    def values(self) -> dict[str, Any]:
        """The arguments of `open_ticket`."""
        return dict(self.cleaned_data)

    def done(self, ticket: Ticket) -> str:
        return str(_("Ticket #%(number)s was opened.")) % {"number": ticket.number}
