"""A procedure as a service manager writes it; blank rows of steps are dropped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.actions import Draft, Planned
from servanda.catalogue.actions.procedures import MOST_STEPS
from servanda.catalogue.models import Cost, ProcedureVersion, Service
from servanda.catalogue.queries import services
from servanda.catalogue.worked import written
from servanda.desk.catalogue.forms import CURRENCIES
from servanda.desk.choices import KINDS
from servanda.desk.contracts.line_form import short
from servanda.desk.fields import WorkedField
from servanda.desk.settings.common import text
from servanda.desk.settings.roles import ROLES
from servanda.desk.settings.words import WordsField
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.people.models import Customer, Team
from servanda.people.queries import customer_list, teams

COSTS = [
    (Cost.INCLUDED, _("included in what they pay every month")),
    (Cost.CONTRACT, _("as the contract says")),
    (Cost.PAID, _("charged")),
]
SPARE = 3  # blank rows below the last step


class ProcedureForm(forms.Form):
    """`steps_shown` rows of a step and who does it. Asked by `draft()` once it is valid."""

    name = WordsField(
        label=_("Kind of problem"), help_text=_("As customers would say it: “The printer is dead”.")
    )
    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("any"),
    )
    kind = forms.ChoiceField(label=_("Kind of ticket"), required=False)
    words = forms.CharField(
        label=_("Words by which it is known"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One a line, in any language. A ticket that has one of them is offered this."),
    )
    usual = WorkedField(label=_("Usual working time until it is solved"))
    cost = forms.ChoiceField(label=_("For the customer it is"), choices=COSTS)
    parts = text(_("Parts"), required=False, max_length=200)
    price = forms.DecimalField(
        label=_("Price of the parts, net"), required=False, min_value=0, max_digits=12
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: ProcedureVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **({"initial": _initial(version)} | kwargs))
        fields: Any = self.fields
        fields["service"].queryset = services()
        fields["kind"].choices = [("", _("any")), *KINDS]
        self.teams = {team.ref: team for team in teams()}
        who = _who(self.teams)
        kept = version.steps.count() if version else 0
        typed = [name for name in self.data if name.startswith("step_")]
        self.shown = min(MOST_STEPS, max(kept + SPARE, len(typed), 5))
        for place in range(self.shown):
            self.fields[f"step_{place}"] = forms.CharField(
                label=_("Step"), required=False, max_length=300,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )  # fmt: skip
            self.fields[f"who_{place}"] = forms.ChoiceField(
                label=_("Who"), required=False, choices=who
            )

    @property
    def steps(self) -> list[tuple[int, Any, Any]]:
        """(number, field of the step, field of who does it)."""
        return [
            (place + 1, self[f"step_{place}"], self[f"who_{place}"]) for place in range(self.shown)
        ]

    def draft(self) -> Draft:
        data = self.cleaned_data
        currency = data["currency"] or "EUR"
        return Draft(
            name=data["name"], seconds=data["usual"], steps=self._planned(), kind=data["kind"],
            service=data["service"], words=data["words"], cost=data["cost"], parts=data["parts"],
            price=Money.of(data["price"] or 0, currency),
        )  # fmt: skip

    def _planned(self) -> list[Planned]:
        found = []
        for place in range(self.shown):
            words = self.cleaned_data[f"step_{place}"].strip()
            how, _sign, who = self.cleaned_data[f"who_{place}"].partition(":")
            if words:
                role, team = (who, None) if how == "role" else ("", self.teams.get(who))
                found.append(Planned(words, role, team))
        return found


def _who(known: dict[str, Team]) -> list[Any]:
    """Teams and roles in one list; a team is named by its reference."""
    return [
        ("", "—"),
        (_("Teams"), [(f"team:{ref}", str(team.name)) for ref, team in known.items()]),
        (_("Roles"), [(f"role:{code}", name) for code, name, _about in ROLES]),
    ]


def _initial(version: ProcedureVersion | None) -> dict[str, Any]:
    if version is None:
        return {"cost": Cost.CONTRACT, "base": 0}
    found: dict[str, Any] = {
        "name": version.name, "service": version.service_id, "kind": version.kind,
        "words": version.words, "usual": written(version.seconds), "cost": version.cost,
        "parts": version.parts, "currency": version.currency, "base": version.number,
        "price": short(version.price_of_parts.major) if version.parts_minor else "",
    }  # fmt: skip
    for place, step in enumerate(version.steps.all()):
        who = f"team:{step.team.ref}" if step.team else f"role:{step.role}" if step.role else ""
        found |= {f"step_{place}": step.text, f"who_{place}": who}
    return found


class VariantForm(forms.Form):
    """Whose own way is to be written."""

    customer = forms.ModelChoiceField(
        label=_("Customer"), queryset=Customer.objects.none(), to_field_name="ref"
    )

    def __init__(self, *args: Any, actor: Actor, without: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["customer"].queryset = customer_list(actor).exclude(pk__in=without)
