"""Days that differ from the week: days off and half days, swapped days, seasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from servanda.calendars.rules import DayRules, Names, OwnDay, Season, Swap
from servanda.desk.fields import DayField
from servanda.desk.settings.periods import PeriodsField
from servanda.kernel.words import Words

if TYPE_CHECKING:
    BaseRows = forms.BaseFormSet[Any]
else:
    BaseRows = forms.BaseFormSet

LEAP = 2024  # a year in which every day of a year exists


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _date_of(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"{LEAP}-{text}")


def _text_of(day: date, *, yearly: bool) -> str:
    return f"{day:%m-%d}" if yearly else day.isoformat()


class _Named(forms.Form):
    """A row with a name in the reader's language; other languages' names are kept."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    names = forms.CharField(required=False, widget=forms.HiddenInput)

    def given_names(self) -> Names:
        try:
            kept = {str(key): str(text) for key, text in json.loads(self.data_names()).items()}
        except (ValueError, AttributeError):
            kept = {}
        typed = self.cleaned_data["name"]
        if not typed:
            return {}
        shown = Words(kept).in_language(_language())
        return kept if shown == typed else kept | {_language(): typed}

    def data_names(self) -> str:
        return self.cleaned_data.get("names") or "{}"


def _naming(names: Names) -> dict[str, str]:
    return {"name": Words(names).in_language(_language()), "names": json.dumps(dict(names))}


class DayForm(_Named):
    on = DayField(label=_("Day"))
    yearly = forms.BooleanField(label=_("every year"), required=False)
    hours = PeriodsField(label=_("Hours"))
    field_order = ("on", "yearly", "name", "hours", "names")


class SwapForm(forms.Form):
    worked = DayField(label=_("This day is worked"))
    instead_of = DayField(label=_("instead of this one"))


class SeasonForm(_Named):
    start = DayField(label=pgettext_lazy("the beginning of a time", "From"))
    end = DayField(label=_("until"))
    yearly = forms.BooleanField(label=_("every year"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from servanda.desk.settings.hours_form import day_names

        for day, name in enumerate(day_names()):
            self.fields[f"day{day}"] = PeriodsField(label=name)

    @property
    def week(self) -> list[forms.BoundField]:
        return [self[f"day{day}"] for day in range(7)]


class _Rows(BaseRows):
    """Rows of which the untouched ones count for nothing; one is taken away by its box."""

    def given(self) -> Iterator[Any]:
        for form in self.forms:
            filled = (form.has_changed() or form.initial) and form.cleaned_data
            if filled and not form.cleaned_data.get("DELETE"):
                yield form


class _Days(_Rows):
    @staticmethod
    def rows(rules: DayRules) -> list[dict[str, Any]]:
        return [
            {"on": _date_of(day.on), "yearly": len(day.on) <= 5, "hours": list(day.periods)}
            | _naming(day.name)
            for day in rules.own_days
        ]

    def own_days(self) -> list[OwnDay]:
        return [
            OwnDay(
                _text_of(form.cleaned_data["on"], yearly=form.cleaned_data["yearly"]),
                form.cleaned_data["hours"],
                form.given_names(),
            )
            for form in self.given()
        ]


class _Swaps(_Rows):
    @staticmethod
    def rows(rules: DayRules) -> list[dict[str, Any]]:
        return [
            {"worked": _date_of(swap.worked), "instead_of": _date_of(swap.instead_of)}
            for swap in rules.swaps
        ]

    def swaps(self) -> list[Swap]:
        return [
            Swap(
                form.cleaned_data["worked"].isoformat(),
                form.cleaned_data["instead_of"].isoformat(),
            )
            for form in self.given()
        ]


class _Seasons(_Rows):
    @staticmethod
    def rows(rules: DayRules) -> list[dict[str, Any]]:
        return [
            {
                "start": _date_of(season.start),
                "end": _date_of(season.end),
                "yearly": len(season.start) <= 5,
            }
            | {f"day{day}": list(periods) for day, periods in season.week.items()}
            | _naming(season.name)
            for season in rules.seasons
        ]

    def seasons(self) -> list[Season]:
        return [
            Season(
                _text_of(form.cleaned_data["start"], yearly=form.cleaned_data["yearly"]),
                _text_of(form.cleaned_data["end"], yearly=form.cleaned_data["yearly"]),
                {
                    day: form.cleaned_data[f"day{day}"]
                    for day in range(7)
                    if form.cleaned_data[f"day{day}"]
                },
                form.given_names(),
            )
            for form in self.given()
        ]


DaySet = cast(type[_Days], forms.formset_factory(DayForm, _Days, extra=2, can_delete=True))
SwapSet = cast(type[_Swaps], forms.formset_factory(SwapForm, _Swaps, extra=1, can_delete=True))
SeasonSet = cast(
    type[_Seasons], forms.formset_factory(SeasonForm, _Seasons, extra=1, can_delete=True)
)
