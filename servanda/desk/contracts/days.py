"""Contracts speak of days; the engine of instants. Here they meet, in the customer's zone."""

from __future__ import annotations

from datetime import date, datetime

from servanda.calendars.days import day_in, start_of_day
from servanda.contracts.term import end_after, last_day_before
from servanda.people.models import Customer


def start_of(day: date, customer: Customer) -> datetime:
    """The first instant of a day where the customer is."""
    return start_of_day(customer.zone, day)


def end_of(day: date, customer: Customer) -> datetime:
    """The first instant after a day."""
    return end_after(day, customer.zone)


def day_of(instant: datetime, customer: Customer) -> date:
    return day_in(customer.zone, instant)


def last_day(ends_at: datetime | None, customer: Customer) -> date | None:
    """The last day of a term; None: it has no fixed end."""
    return None if ends_at is None else last_day_before(ends_at, customer.zone)
