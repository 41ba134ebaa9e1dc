"""What one types of time worked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servanda import kernel
from servanda.billing.actions import Worked
from servanda.billing.models import TimeEntry
from servanda.catalogue.worked import written
from servanda.desk.fields import DayField, WorkedField
from servanda.desk.time.words import COUNTINGS, WORKS
from servanda.people.models import Staff
from servanda.people.queries import staff_in_office


class TimeForm(forms.Form):
    """Without a day and a time it has just ended now. `zone` is the writer's."""

    worked = WorkedField(label=_("Time"), error_messages={"required": _("Say how long.")})
    text = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write what was done.")},
    )
    work = forms.ChoiceField(label=_("Kind of work"), choices=list(WORKS.items()), required=False)
    counting = forms.ChoiceField(
        label=_("How it is billed"), choices=list(COUNTINGS.items()), required=False
    )
    day = DayField(label=_("Day"), required=False)
    begun = forms.TimeField(
        label=pgettext_lazy("the beginning of a time", "From"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    staff = forms.ModelChoiceField(
        label=_("Who"), queryset=Staff.objects.none(), required=False, to_field_name="ref"
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        entry: TimeEntry | None = None,
        for_others: bool = False,
        **kwargs: Any,
    ) -> None:
        self.zone, self.entry = ZoneInfo(zone), entry
        given = {"auto_id": "time_%s", "initial": self._initial(entry)} | kwargs
        super().__init__(*args, **given)
        fields: Any = self.fields
        if for_others and entry is None:
            fields["staff"].queryset = staff_in_office()
            fields["staff"].empty_label = _("myself")
        else:
            del self.fields["staff"]

    def _initial(self, entry: TimeEntry | None) -> dict[str, Any]:
        if entry is None:
            return {}
        begun = entry.started_at.astimezone(self.zone)
        return {
            "worked": written(entry.seconds), "text": entry.text, "work": entry.work,
            "counting": entry.counting, "day": begun.date().isoformat(),
            "begun": f"{begun:%H:%M}",
        }  # fmt: skip

    def said(self) -> Worked:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Worked(
            started_at=self._started(data["day"], data["begun"], data["worked"]),
            seconds=data["worked"],
            text=data["text"],
            work=data["work"] or "remote",
            counting=data["counting"] or "contract",
        )

    def _started(self, day: date | None, begun: time | None, seconds: int) -> datetime:
        """An entry that is corrected keeps its second where day and minute are the same."""
        now = kernel.now()
        local = now.astimezone(self.zone)
        if begun is None:
            start = now - timedelta(seconds=seconds)
            if day is None or day == start.astimezone(self.zone).date():
                return start
            begun = start.astimezone(self.zone).time().replace(second=0, microsecond=0)
        found = datetime.combine(day or local.date(), begun, self.zone)
        if self.entry is not None:
            before = self.entry.started_at
            if found == before.astimezone(self.zone).replace(second=0, microsecond=0):
                return before
        return found
