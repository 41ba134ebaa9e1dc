"""Entering an absence: days, or part of a day, in the zone of whoever is away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.desk.fields import DayField
from servanda.kernel import Actor
from servanda.people.access import may
from servanda.people.models import Staff
from servanda.people.queries import staff_in_office

KINDS = (("leave", _("Leave")), ("sick", _("Sick")))
TIME = {"type": "time"}


class AwayForm(forms.Form):
    staff = forms.ModelChoiceField(
        label=_("Who"), queryset=Staff.objects.none(), to_field_name="ref", empty_label=None
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False)
    from_time = forms.TimeField(
        label=_("From (part of the first day)"),
        widget=forms.TimeInput(attrs=TIME),
        required=False,
    )
    until_time = forms.TimeField(
        label=_("Until (part of the last day)"),
        widget=forms.TimeInput(attrs=TIME),
        required=False,
    )
    kind = forms.ChoiceField(label=_("Why"), choices=KINDS)

    def __init__(self, *args: Any, me: Staff, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.me = me
        fields: Any = self.fields
        if may(actor, "absence.edit"):
            fields["staff"].queryset = staff_in_office()
            self.initial.setdefault("staff", me.ref)
        else:
            del self.fields["staff"]

    def who(self) -> Staff:
        chosen: Staff = self.cleaned_data.get("staff") or self.me
        return chosen

    def values(self) -> dict[str, Any]:
        """The arguments of `add_absence`: whole days unless a time was given."""
        data, zone = self.cleaned_data, ZoneInfo(self.who().zone)
        first: date = data["first_day"]
        last: date = data["last_day"] or first
        start = datetime.combine(first, data["from_time"] or time(0), zone)
        until = data["until_time"]
        end = (
            datetime.combine(last, until, zone)
            if until
            else datetime.combine(last + timedelta(days=1), time(0), zone)
        )
        return {"starts_at": start, "ends_at": end, "kind": data["kind"]}
