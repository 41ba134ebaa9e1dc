from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from servanda.calendars import compiled
from servanda.calendars.compiled import Compiled
from servanda.calendars.dated import Closed, Dated, closed_reason
from servanda.calendars.rules import DayRules
from servanda.calendars.worktime import OpenHours
from servanda.kernel.models import Stream
from servanda.kernel.refs import RefField
from servanda.kernel.words import Words, WordsField


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def dated_schedules(self) -> dict[int, list[tuple[datetime, OpenHours]]]:
        """Per calendar key what `Calendar.dated_schedules()` gives, in three queries at most (one
        more for each level of calendars that are made of others)."""
        keys = set(self.values_list("pk", flat=True))
        versions = compiled.of_calendars(keys)
        return {pk: list(compiled.hours_of(versions[pk])) for pk in keys}

    def hours(self) -> dict[int, OpenHours]:
        """Per calendar key one object that answers for all time; as many queries."""
        found = self.dated_schedules()
        return {pk: compiled.for_all_time(tuple(dated)) for pk, dated in found.items()}

    def resting_on(self, key: int) -> set[int]:
        """The keys of that calendar and of all that are open only when it is."""
        pairs = list(
            CalendarVersion.objects.exclude(left=None)
            .filter(withdrawn_at=None)
            .order_by()
            .values_list("calendar_id", "left_id", "right_id")
            .distinct()
        )
        found, size = {key}, 0
        while len(found) > size:
            size = len(found)
            found |= {whole for whole, *parts in pairs if found.intersection(parts)}
        return found


class Calendar(models.Model):
    """Opening hours of ours or of a customer: a time zone and dated versions of its hours."""

    ref = RefField()
    name = WordsField()
    zone = models.CharField(max_length=64)
    stream = models.OneToOneField(Stream, models.PROTECT, related_name="+")

    objects = CalendarQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.name)

    def dated_schedules(self) -> list[tuple[datetime, OpenHours]]:
        """(from, schedule) in order of time, `from` being the start of a local day in UTC.

        The first version also holds for all time before it.
        """
        return Calendar.objects.filter(pk=self.pk).dated_schedules()[self.pk]

    def schedule(self) -> Dated:
        """One schedule over all versions, which changes hours where they do."""
        return Dated(self.dated_schedules())

    def schedule_at(self, instant: datetime) -> OpenHours:
        """The version's schedule in force at an instant (aware)."""
        versions = self.dated_schedules()
        return next(
            (each for start, each in reversed(versions) if start <= instant), versions[0][1]
        )

    def day_name(self, day: date, language: str) -> str:
        """What a local date is called ("Good Friday"), in the reader's language; "" if nothing.

        Where two are open only together, the name in the first of them that has one.
        """
        versions = compiled.of_calendars([self.pk])
        return next(
            (
                Words(names[day]).in_language(language)
                for names in _names(self.pk, versions, day)
                if day in names
            ),
            "",
        )

    def closed_reason(self, t: datetime, language: str) -> tuple[Closed, str] | None:
        """Why time does not count at t, with the name of that day; None when open."""
        reason = closed_reason(self.schedule_at(t), t)
        if reason is None:
            return None
        whose = self if reason.whose is None else Calendar.objects.get(pk=reason.whose)
        return reason, whose.day_name(reason.first, language)


def _names(
    key: int, versions: Mapping[int, Sequence[Compiled]], day: date
) -> Iterator[compiled.Names]:
    """The names of days that count on a date."""
    of_it = versions[key]
    version = next((each for each in reversed(of_it) if each.effective_from <= day), of_it[0])
    yield version.names
    for part in version.parts or ():
        yield from _names(part, versions, day)


class CalendarVersion(models.Model):
    """The hours from a day on. Never changed after it is written: a change is a new version, and
    one that was replaced on its very day or taken back before it says so (`withdrawn_at`).

    Either hours of its own: `week`, `days` and `rules`. Or "open when both are": `left` and
    `right`, two other calendars, whose own later changes it follows; its days are those of `left`.

    `week` is {"0": ["09:00-12:00", …], …} with 0 = Monday. `days` are the days that differ,
    resolved once and pinned: {"2026-04-03": {"periods": [], "name": {"en": "Good Friday"}}}.
    `rules` is what they were resolved from (`DayRules`), for `first_year` to `last_year`.
    """

    ref = RefField()
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="versions")
    effective_from = models.DateField()
    week = models.JSONField()
    days = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)
    left = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="+")
    right = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["calendar_id", "effective_from"]
        constraints = [
            models.CheckConstraint(
                name="calendar_version_own_or_both",
                condition=Q(left=None, right=None, last_year__isnull=False)
                | Q(left__isnull=False, right__isnull=False, last_year=None),
            ),
            models.UniqueConstraint(
                fields=["calendar", "effective_from"],
                condition=Q(withdrawn_at=None),
                name="calendar_version_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} from {self.effective_from}"

    @property
    def schedule(self) -> OpenHours:
        """The compiled hours of this version."""
        versions = compiled.of_calendars([self.calendar_id])[self.calendar_id]
        return next(each.hours for each in versions if each.effective_from == self.effective_from)

    @property
    def day_rules(self) -> DayRules:
        """The rules its days were resolved from, to start a changed version with."""
        return DayRules.from_json(self.rules)
