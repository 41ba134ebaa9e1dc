"""The sample company by short names, as the case scripts use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from servanda.calendars.models import Calendar
from servanda.calendars.worktime import OpenHours
from servanda.catalogue.models import Offering, Service, ServiceLevel
from servanda.contracts.models import Line
from servanda.kernel import Actor
from servanda.misses.models import Cause
from servanda.people.models import Contact, Customer, Staff, Team
from servanda.systems.models import System


@dataclass
class World:
    """Everything that was made, by key. Systems, contacts and lines are "customer.key"."""

    calendars: dict[str, Calendar] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    levels: dict[str, ServiceLevel] = field(default_factory=dict)
    offerings: dict[tuple[str, str, str], Offering] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    causes: dict[str, Cause] = field(default_factory=dict)
    absences: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    _hours: dict[str, OpenHours] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def hours(self, calendar: str) -> OpenHours:
        """A calendar's working time, over all of its versions."""
        if calendar not in self._hours:
            self._hours[calendar] = self.calendars[calendar].schedule()
        return self._hours[calendar]

    def actor(self, staff: str) -> Actor:
        """A colleague as one who acts. Their roles do not change in this history."""
        from servanda.people import actors

        if staff not in self._actors:
            self._actors[staff] = actors.of_staff(self.staff[staff])
        return self._actors[staff]

    def is_away(self, staff: str, at: datetime) -> bool:
        return any(key == staff and since <= at < until for key, since, until in self.absences)
