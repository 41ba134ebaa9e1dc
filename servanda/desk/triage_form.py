"""What a colleague says of a new ticket: the proposals, as far as they did not change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.contracts.models import Line
from servanda.contracts.queries import lines_by_key
from servanda.desk.choices import KINDS, priorities
from servanda.desk.fields import offer
from servanda.people.models import Staff, Team
from servanda.people.queries import staff_in_office, teams
from servanda.systems.models import System
from servanda.systems.queries import systems_of
from servanda.tickets.actions import Qualified
from servanda.tickets.triage import Evidence, Proposal

OTHER, NOBODY = "other", "nobody"
SHOWN = 3
# Beside its number each priority has its digit as key; the letters are the desk's own.
KIND_KEYS = {"incident": "i", "request": "r", "question": "q", "quote": "o", "complaint": "m"}
STAFF_KEYS = ("a", "s", "d")


if TYPE_CHECKING:
    OneOfLines = forms.ModelChoiceField[Line]
else:
    OneOfLines = forms.ModelChoiceField


class LineField(OneOfLines):
    """A choice among contract lines."""

    def label_from_instance(self, line: Line) -> str:
        """As people call it, not by contract and version."""
        return f"{line.service.name} · {line.level.name}"


class TriageForm(forms.Form):
    """Radios for what one key chooses, selects for the rest."""

    kind = forms.ChoiceField(choices=KINDS)
    priority = forms.TypedChoiceField(choices=priorities, coerce=int)
    system = forms.ModelChoiceField(
        label=_("System"),
        queryset=System.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_("None named"),
    )
    line = LineField(
        label=_("Contract line"),
        queryset=Line.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_("Not covered"),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_("No team"),
    )
    staff = forms.CharField(max_length=40)
    other = forms.ModelChoiceField(
        label=_("Somebody else"),
        queryset=Staff.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_("Choose…"),
    )

    def __init__(self, *args: Any, evidence: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        keys = [line.pk for line in evidence.lines]
        fields["line"].queryset = lines_by_key(keys)
        fields["system"].queryset = systems_of(evidence.ticket.customer)
        fields["team"].queryset = teams()
        fields["other"].queryset = staff_in_office()
        offer(self, "line", evidence.lines)  # read for the proposal already
        offer(self, "system", evidence.systems)
        self.known = {one.ref: one for one in evidence.people}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = data.get("staff", NOBODY)
        if chosen == OTHER and data.get("other") is None:
            self.add_error("other", _("Choose the colleague, or one of those proposed."))
        data["colleague"] = data.get("other") if chosen == OTHER else self.known.get(chosen)
        return data

    def said(self) -> Qualified:
        data = self.cleaned_data
        return Qualified(
            kind=data["kind"],
            priority=data["priority"],
            line=data["line"],
            system=data["system"],
            team=data["team"],
            staff=data["colleague"],
        )


def initial_of(proposal: Proposal) -> dict[str, Any]:
    """The proposals as the form's first values."""
    line, system, team = proposal.line.value, proposal.system.value, proposal.team.value
    staff = proposal.staff.value
    return {
        "kind": proposal.kind.value,
        "priority": proposal.priority.value,
        "line": line.ref if line else "",
        "system": system.ref if system else "",
        "team": team.ref if team else "",
        "staff": staff.ref if staff else NOBODY,
    }
