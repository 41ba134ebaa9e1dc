"""When to call back, whom, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.calendars.days import typed_instant
from servanda.calendars.worktime import OpenHours
from servanda.desk.fields import MomentField
from servanda.people.models import Contact, Staff
from servanda.people.queries import staff_in_office
from servanda.presentation.wording import say_time
from servanda.tickets.callbacks import proposals
from servanda.tickets.models import Ticket, TicketQuerySet


class WhenForm(forms.Form):
    """A time within both sides' hours, or another one that was agreed."""

    when = forms.ChoiceField(label=_("When"), required=False, widget=forms.RadioSelect)
    other = MomentField(
        label=_("or at another time"),
        required=False,
    )

    def __init__(self, *args: Any, hours: OpenHours | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now, field = kernel.now(), self.fields["when"]
        zone, language = timezone.get_current_timezone(), get_language() or "en"
        times = proposals(hours, now)
        choices: Any = field
        choices.choices = [
            (at.isoformat(), say_time(at, zone=zone, language=language, now=now)) for at in times
        ]
        posted = self.data.get(self.add_prefix("when"), "") if self.is_bound else ""
        if posted and _instant(posted):  # a page that was open for a while proposed other times
            choices.choices.append((posted, posted))
        field.initial = times[0].isoformat() if times else ""

    @property
    def due_at(self) -> datetime | None:
        """What was chosen; the other time, if one was typed."""
        other: datetime | None = self.cleaned_data.get("other")
        return other or _instant(self.cleaned_data.get("when", ""))


def _instant(words: str) -> datetime | None:
    found = typed_instant(words)
    return found if found and found.tzinfo else None


class AgreeForm(WhenForm):
    """The rest of the promise: who calls, on which number, about which ticket."""

    staff = forms.ModelChoiceField(
        label=_("Who calls"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Anybody of the team"),
    )
    number = forms.CharField(
        label=_("Telephone"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    ticket = forms.ModelChoiceField(
        label=_("About which ticket"),
        queryset=Ticket.objects.none(),
        required=False,
        empty_label=_("None yet"),
    )

    def __init__(
        self, *args: Any, contact: Contact | None, tickets: TicketQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["staff"].queryset = staff_in_office()
        fields["ticket"].queryset = tickets
        numbers = list(contact.phones.all()) if contact else []
        if numbers:
            fields["number"].initial = numbers[0].number


class ReachedForm(forms.Form):
    """They were reached."""

    text = forms.CharField(
        label=_("What was said"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autofocus": True}),
        error_messages={"required": _("Write down what was said; nothing was saved.")},
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, required=False)


class NoAnswerForm(WhenForm):
    """Nobody picked up."""

    tell = forms.BooleanField(label=_("Write to them that we tried"), required=False)


class GiveForm(forms.Form):
    staff = forms.ModelChoiceField(
        label=_("Who calls"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Anybody of the team"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["staff"]
        field.queryset = staff_in_office()
