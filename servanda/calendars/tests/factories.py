"""Calendars in the database, for the tests of every package."""

from servanda.calendars.actions import Hours, create_calendar
from servanda.calendars.models import Calendar
from servanda.calendars.rules import DayRules, OwnDay
from servanda.calendars.tests.scenario_calendars import GIVEN
from servanda.kernel import Actor


def scenario_calendar(name: str) -> Calendar:
    """A calendar of the worked examples ("HU", "IL", "BCN", "MAD", "HU 24x7", …)."""
    given = GIVEN[name]
    own_days = [OwnDay(day.isoformat(), periods) for day, periods in given.days.items()]
    hours = Hours(given.week, DayRules(own_days=own_days))
    return create_calendar(name, given.zone, hours, by=Actor.system(), years=range(2025, 2028))
