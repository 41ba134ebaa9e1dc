from __future__ import annotations

from datetime import date, datetime

from django.db import models

from servanda.calendars import compiled
from servanda.calendars.dated import ALWAYS, Closed, Dated, closed_reason, start_of_day
from servanda.calendars.rules import DayRules
from servanda.calendars.worktime import Schedule
from servanda.kernel.models import Stream
from servanda.kernel.refs import RefField
from servanda.kernel.words import Words, WordsField


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def dated_schedules(self) -> dict[int, list[tuple[datetime, Schedule]]]:
        """Per calendar key what `Calendar.dated_schedules()` gives, in three queries at most."""
        zones = dict(self.values_list("pk", "zone"))
        found: dict[int, list[tuple[datetime, Schedule]]] = {pk: [] for pk in zones}
        for pk, version in compiled.of_calendars(zones):
            start = start_of_day(version.zone, version.effective_from) if found[pk] else ALWAYS
            found[pk].append((start, version.schedule))
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

    def dated_schedules(self) -> list[tuple[datetime, Schedule]]:
        """(from, schedule) in order of time, `from` being the start of a local day in UTC.

        The first version also holds for all time before it.
        """
        return Calendar.objects.filter(pk=self.pk).dated_schedules()[self.pk]

    def schedule(self) -> Dated:
        """One schedule over all versions, which changes hours where they do."""
        return Dated(self.dated_schedules())

    def schedule_at(self, instant: datetime) -> Schedule:
        """The version's schedule in force at an instant (aware)."""
        versions = self.dated_schedules()
        return next(
            (each for start, each in reversed(versions) if start <= instant), versions[0][1]
        )

    def day_name(self, day: date, language: str) -> str:
        """What a local date is called ("Good Friday"), in the reader's language; "" if nothing."""
        versions = [version for _, version in compiled.of_calendars({self.pk: self.zone})]
        in_force = [version for version in versions if version.effective_from <= day]
        names = (in_force[-1] if in_force else versions[0]).names
        return Words(names.get(day, {})).in_language(language)

    def closed_reason(self, t: datetime, language: str) -> tuple[Closed, str] | None:
        """Why time does not count at t, with the name of that day; None when open."""
        reason = closed_reason(self.schedule_at(t), t)
        return None if reason is None else (reason, self.day_name(reason.first, language))


class CalendarVersion(models.Model):
    """The hours from a day on. Never changed after it is written: a change is a new version.

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
    first_year = models.SmallIntegerField()
    last_year = models.SmallIntegerField()

    class Meta:
        ordering = ["calendar_id", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "effective_from"], name="calendar_version_from"
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} from {self.effective_from}"

    @property
    def schedule(self) -> Schedule:
        """The compiled hours of this version."""
        return compiled.compile_version(self, self.calendar.zone).schedule

    @property
    def day_rules(self) -> DayRules:
        """The rules its days were resolved from, to start a changed version with."""
        return DayRules.from_json(self.rules)
