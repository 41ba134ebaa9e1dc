"""Calendars in the database, for the tests of every package."""

from datetime import date

from servanda.calendars.actions import BothOpen, Hours, create_calendar
from servanda.calendars.models import Calendar
from servanda.calendars.rules import DayRules, OwnDay, Week
from servanda.calendars.tests.scenario_calendars import GIVEN, Given
from servanda.kernel import Actor

# Not today: a change made on a pretended day would else come before what it changes.
LONG_AGO = date(2020, 1, 1)


def make_calendar(name: str, *, week: Week | None = None, zone: str = "") -> Calendar:
    """A calendar of the worked examples by its name ("HU", "IL", "BCN", "MAD", "HU 24x7", …), or
    one of its own with a week and a zone.
    """
    given = GIVEN[name] if week is None else Given(zone, week, {})
    own_days = [OwnDay(day.isoformat(), periods) for day, periods in given.days.items()]
    hours = Hours(given.week, DayRules(own_days=own_days))
    return create_calendar(
        name,
        zone or given.zone,
        hours,
        by=Actor.system(),
        effective_from=LONG_AGO,
        years=range(2025, 2028),
    )


def make_both(name: str, left: Calendar, right: Calendar) -> Calendar:
    """A calendar that is open when both are."""
    return create_calendar(
        name,
        left.zone,
        BothOpen(left, right),
        by=Actor.system(),
        effective_from=LONG_AGO,
    )
