"""Contracts speak of days; the engine of instants. Here they meet, in the customer's zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from servanda.people.models import Customer


def start_of(day: date, customer: Customer) -> datetime:
    """The first instant of a day where the customer is (aware, UTC offset of the zone)."""
    return datetime.combine(day, time(), ZoneInfo(customer.zone))


def end_of(day: date, customer: Customer) -> datetime:
    """The first instant after a day: a term that ends on the 31st runs through all of it."""
    return start_of(day + timedelta(days=1), customer)


def day_of(instant: datetime, customer: Customer) -> date:
    return instant.astimezone(ZoneInfo(customer.zone)).date()


def last_day(ends_at: datetime | None, customer: Customer) -> date | None:
    """The last day of a term; None: it has no fixed end."""
    return None if ends_at is None else day_of(ends_at - timedelta(microseconds=1), customer)
