"""The form of a calendar's hours: a week, holidays, days that differ, or two calendars at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from babel import Locale
from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servanda.calendars.actions import BothOpen, Hours
from servanda.calendars.holidays_source import countries, proposed, regions
from servanda.calendars.models import Calendar, CalendarVersion
from servanda.calendars.queries import possible_parts
from servanda.calendars.rules import DayRules
from servanda.desk.settings.days_forms import DaySet, SeasonSet, SwapSet
from servanda.desk.settings.periods import PeriodsField
from servanda.kernel.words import Words
from servanda.presentation.language_tables import patterns

OFFICE = ["09:00-17:00"]
SUNDAY_COUNTRIES = {"IL"}


def language() -> str:
    return (get_language() or "en").split("-")[0]


def country_choices() -> list[tuple[str, str]]:
    """Countries by name in the reader's language, those that we know best first."""
    names = Locale.parse(patterns(language()).locale).territories
    known = sorted(
        ((code, names.get(code, code)) for code in countries()), key=lambda each: each[1]
    )
    return [("", str(_("no holidays by themselves"))), *known]


def day_names() -> list[str]:
    """Monday first, in the reader's language."""
    names = Locale.parse(patterns(language()).locale).days["stand-alone"]["wide"]
    return [str(names[day]) for day in range(7)]


class HoursForm(forms.Form):
    """`version` is what the fields start from. Asked by `hours()` once it is valid."""

    how = forms.ChoiceField(
        label=_("When it is open"),
        choices=[("own", _("by hours of its own")), ("both", _("when two others are both open"))],
        widget=forms.RadioSelect,
        initial="own",
        required=False,
    )
    left = forms.ModelChoiceField(
        label=_("This one"), queryset=Calendar.objects.none(), required=False
    )
    right = forms.ModelChoiceField(
        label=_("and this one"), queryset=Calendar.objects.none(), required=False
    )
    country = forms.ChoiceField(label=_("Holidays of"), choices=country_choices, required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    eves = PeriodsField(label=_("Hours on the eve of a feast"))
    hol_hamoed = PeriodsField(label=_("Hours on Hol HaMoed"))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        version: CalendarVersion | None = None,
        country: str = "",
        today: date,
        **kwargs: Any,
    ) -> None:
        self.version, self.today, self.typed = version, today, data or QueryDict()
        rules = version.day_rules if version else DayRules(country)
        initial = _initial(version, rules) | kwargs.pop("initial", {})
        super().__init__(data, initial=initial, **kwargs)
        self.sets = (
            DaySet(data, prefix="days", initial=DaySet.rows(rules)),
            SwapSet(data, prefix="swaps", initial=SwapSet.rows(rules)),
            SeasonSet(data, prefix="seasons", initial=SeasonSet.rows(rules)),
        )
        self.days, self.swaps, self.seasons = self.sets
        self._add_week(version)
        self._offer_calendars(version)
        self._offer_holidays(rules)

    def _add_week(self, version: CalendarVersion | None) -> None:
        week = (version.week if version else None) or {}
        is_new = version is None
        names = day_names()
        for day in range(7):
            usual = OFFICE if is_new and day in self._workdays() else week.get(str(day), [])
            self.fields[f"day{day}"] = PeriodsField(label=names[day], initial=usual)

    def _workdays(self) -> Sequence[int]:
        return (6, 0, 1, 2, 3) if self.value("country") in SUNDAY_COUNTRIES else range(5)

    def value(self, name: str) -> str:
        """What stands in a field now, typed or initial."""
        return str(self[name].value() or "")

    def _offer_calendars(self, version: CalendarVersion | None) -> None:
        others = possible_parts(version.calendar_id if version else None)
        fields: Any = self.fields
        fields["left"].queryset = fields["right"].queryset = others
        self.can_be_both = others.count() > 1

    def _offer_holidays(self, rules: DayRules) -> None:
        country, region = self.value("country"), self.value("region")
        known = regions(country) if country else []
        fields: Any = self.fields
        fields["region"].choices = [("", _("the whole country")), *known]
        self.has_regions = bool(known)
        self.is_israel = country == "IL"
        if region not in dict(known):
            region = ""
        found = proposed(country, region, self.today) if country in countries() else []
        self.proposals = [
            (day, title, Words(names).in_language(language())) for day, title, names in found
        ]
        seen = self.value("shown") if self.is_bound else country + region
        fresh = seen != country + region
        given = self.typed.getlist("taken") if self.is_bound and not fresh else None
        titles = [title for _day, title, _name in self.proposals]
        refused = set(rules.not_taken)
        self.taken = (
            given if given is not None else [each for each in titles if each not in refused]
        )
        self.not_taken = [title for title in titles if title not in self.taken]
        self.shown_value = country + region

    def is_valid(self) -> bool:
        sets = [each.is_valid() for each in self.sets] if self.value("how") != "both" else []
        return super().is_valid() and all(sets)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("how") == "both":
            for name in ("left", "right"):
                if name not in self.errors and given.get(name) is None:
                    self.add_error(name, _("Choose a calendar."))
        return given

    def hours(self) -> Hours | BothOpen:
        """What was given. Call it on a valid form."""
        given = self.cleaned_data
        if given["how"] == "both":
            return BothOpen(given["left"], given["right"])
        israel = given["country"] == "IL"
        rules = DayRules(
            country=given["country"],
            region=given["region"],
            seasons=self.seasons.seasons(),
            eves=given["eves"] if israel and given["eves"] else None,
            hol_hamoed=given["hol_hamoed"] if israel and given["hol_hamoed"] else None,
            swaps=self.swaps.swaps(),
            own_days=self.days.own_days(),
            not_taken=tuple(self.not_taken),
        )
        week = {day: given[f"day{day}"] for day in range(7) if given[f"day{day}"]}
        return Hours(week, rules)

    def fingerprint(self) -> str:
        """Of all that was typed: what was shown must be what is saved."""
        typed = sorted(
            (name, values)
            for name, values in self.typed.lists()
            if name not in ("csrfmiddlewaretoken", "seen", "act")
        )
        return hashlib.sha256(repr(typed).encode()).hexdigest()

    @property
    def week(self) -> list[forms.BoundField]:
        order = (6, *range(6)) if language() == "he" else range(7)
        return [self[f"day{day}"] for day in order]


def _initial(version: CalendarVersion | None, rules: DayRules) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "country": rules.country,
        "region": rules.region,
        "eves": rules.eves or [],
        "hol_hamoed": rules.hol_hamoed or [],
    }
    if version is not None and version.left_id is not None:
        initial |= {"how": "both", "left": version.left_id, "right": version.right_id}
    return initial
