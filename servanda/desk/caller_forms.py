"""What is typed while somebody is on the line. Nothing is required before its outcome needs it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.calendars.worktime import OpenHours
from servanda.desk.callback_forms import AgreeForm
from servanda.desk.choices import KINDS, priorities
from servanda.kernel import Refused
from servanda.people.models import Contact, Customer
from servanda.systems.models import System
from servanda.systems.queries import systems_of
from servanda.tickets.models import Call, Check, Kind, TicketQuerySet

CHECKS: dict[str, Promise] = {
    Check.CALLED_BACK: _("called back on the number we have on file"),
    Check.KNOWN_NUMBER: _("called from the number we have on file"),
    Check.KNOWN_VOICE: _("I know the voice"),
    Check.QUESTIONS: _("answered what only they know"),
    Check.COLLEAGUE: _("a colleague of theirs whom we know vouched"),
    Check.MAIL_CODE: _("read out a code we mailed"),
}
TAKEN = [
    (0, _("just now")),
    (5, _("5 minutes ago")),
    (15, _("15 minutes ago")),
    (30, _("half an hour ago")),
    (60, _("an hour ago")),
    (120, _("two hours ago")),
]


class CallerForm(forms.Form):
    """The card's form: one line is enough for a ticket."""

    subject = forms.CharField(
        label=_("What is it about"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "dir": "auto", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("In the caller's words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=KINDS[:5], initial=Kind.INCIDENT, required=False
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=priorities,
        coerce=int,
        initial=3,
        required=False,
        widget=forms.RadioSelect,
    )
    system = forms.ModelChoiceField(
        label=_("System"),
        queryset=System.objects.none(),
        required=False,
        empty_label=_("None named"),
    )
    solution = forms.CharField(
        label=_("What solved it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    confirmed = forms.BooleanField(label=_("They say that it works: close it"), required=False)
    taken = forms.TypedChoiceField(
        label=_("The call was taken"), coerce=int, initial=0, choices=TAKEN, required=False
    )
    tell = forms.ChoiceField(
        label=_("Acknowledge"),
        choices=[("mail", _("by mail")), ("spoken", _("I read it out on the phone"))],
        widget=forms.RadioSelect,
        initial="mail",
        required=False,
    )
    mail_down = forms.BooleanField(
        label=_("Their mail is down: hold our letters, we phone"), required=False
    )
    checks = forms.MultipleChoiceField(
        label=_("How did you make sure who is calling?"),
        choices=list(CHECKS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        contact: Contact,
        call: Call | None,
        hours: OpenHours | None,
        tickets: TicketQuerySet,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["system"].queryset = systems_of(contact.customer)
        if not contact.email:
            self.initial["tell"] = "spoken"
        if call is not None:
            said = {"subject": call.subject, "text": call.summary, "checks": call.checks}
            self.initial.update(said)

        self.agree = AgreeForm(
            self.data if self.is_bound else None,
            prefix="cb",
            hours=hours,
            contact=contact,
            tickets=tickets,
        )

    def is_valid(self) -> bool:
        return super().is_valid() and self.agree.is_valid()

    def refuse(self, refused: Refused) -> None:
        """Show why next to what would mend it."""
        places = {"no_subject": "subject", "no_words": "solution"}
        self.add_error(places.get(refused.code), str(refused))

    def ticket(self) -> dict[str, Any]:
        """The arguments of `open_ticket` that the caller's words give."""
        names = ("subject", "text", "kind", "priority", "system")
        said = {name: self.cleaned_data[name] for name in names}
        return said | {"kind": said["kind"] or Kind.INCIDENT, "priority": said["priority"] or None}

    @property
    def started_at(self) -> Any:
        """When a call that is entered after it was taken."""
        return kernel.now() - timedelta(minutes=self.cleaned_data["taken"] or 0)

    @property
    def was_earlier(self) -> bool:
        return bool(self.cleaned_data["taken"])

    def said(self) -> str:
        """All that was typed so far, for a call that opens no ticket of its own."""
        subject, text = (str(self[name].value() or "").strip() for name in ("subject", "text"))
        return "\n".join(filter(None, (subject, text)))


class UnknownForm(forms.Form):
    """A caller whom we do not know: who they say they are, and what they want."""

    number = forms.CharField(
        label=_("Telephone"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    name = forms.CharField(label=_("Who they say they are"), max_length=120, required=False)
    subject = forms.CharField(
        label=_("What is it about"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "dir": "auto"}),
    )
    text = forms.CharField(
        label=_("In the caller's words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class NewContactForm(forms.Form):
    """Somebody new at a customer we have."""

    customer = forms.ModelChoiceField(
        label=_("Customer"), queryset=Customer.objects.none(), empty_label=_("Choose…")
    )
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    title = forms.CharField(label=_("What they do there"), max_length=120, required=False)
    number = forms.CharField(
        label=_("Telephone"), max_length=32, required=False, widget=forms.TextInput({"dir": "ltr"})
    )
    address = forms.EmailField(label=_("Mail address"), required=False)

    def __init__(self, *args: Any, customers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "new_%s"} | kwargs))
        field: Any = self.fields["customer"]
        field.queryset = customers

    def values(self) -> dict[str, Any]:
        """The arguments of `add_contact`."""
        data = self.cleaned_data
        return {name: data[name] for name in ("given_name", "family_name", "title")} | {
            "phones": [data["number"]] if data["number"] else [],
            "addresses": [data["address"]] if data["address"] else [],
        }
