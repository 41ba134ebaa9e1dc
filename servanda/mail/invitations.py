"""What a calendar file (.ics) says: an invitation, its cancellation, an answer to one.

Never raises, never expands a recurrence. Descriptions of time zones are left out before it is read:
the library would run their rules, and keep them for other people's files. A zone that it does not
know by name stays a name, and the time is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from icalendar import Calendar, Event

from servanda.mail import charsets, headers
from servanda.mail.addresses import Address

TYPES: Final = frozenset({"text/calendar", "application/ics"})
MAX_BYTES, MOST_EVENTS, MOST_PEOPLE, LONGEST = 300_000, 20, 100, 5_000
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_MONTHLY_DAY: Final = re.compile(r"[+-]?\d+[A-Z]{2}")
_PLAIN: Final = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"}


@dataclass(frozen=True, slots=True)
class Guest:
    who: Address
    answer: str = ""
    """accepted, declined, tentative, or ""."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often it comes again, as far as that is certain: every `every` `unit` (day, week, month,
    year; "" for what is not said in few words), on `days` (MO to SU) of a week, until a day, or
    `times` times."""

    unit: str = ""
    every: int = 1
    days: tuple[str, ...] = ()
    until: date | None = None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Meeting:
    """`start` and `end` are aware where the zone is known, naive with `zone` where it is only a
    name, dates for whole days (`end` is the last of them)."""

    what: str = ""
    where: str = ""
    description: str = ""
    start: date | None = None
    end: date | None = None
    zone: str = ""
    organiser: Address | None = None
    guests: tuple[Guest, ...] = ()
    repeats: Repeats | None = None
    is_cancelled: bool = False
    is_one_of_many: bool = False

    @property
    def is_exact(self) -> bool:
        """Its begin is a moment, not only a day or a time of an unknown zone."""
        return isinstance(self.start, datetime) and self.start.tzinfo is not None


@dataclass(frozen=True, slots=True)
class Invitation:
    """`method` as in the file, lower case: request, cancel, reply, counter, publish, …"""

    method: str
    meetings: tuple[Meeting, ...]


def is_calendar(content_type: str, name: str) -> bool:
    return content_type in TYPES or name.lower().endswith((".ics", ".ical", ".vcs"))


def read(data: bytes) -> Invitation | None:
    """None for what is no calendar, holds no meeting, or is too large."""
    if len(data) > MAX_BYTES:
        return None
    text = _FOLD.sub("", charsets.decode(data).replace("\r\n", "\n").lstrip("\ufeff"))
    try:
        calendars = Calendar.from_ical(_without_zones(text), multiple=True)
        calendar = next(one for one in calendars if isinstance(one, Calendar))
        found = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
        meetings = tuple(_meeting(one) for one in found[:MOST_EVENTS])
    except Exception:  # a library's many ways to dislike a stranger's file
        return None
    method = _text(calendar, "METHOD").lower()
    return Invitation(method or "publish", meetings) if meetings else None


def _without_zones(text: str) -> str:
    """Without the rules of time zones, line by line: a pattern over a stranger's file can take
    minutes. Of one that does not end nothing is left."""
    kept, inside = [], False
    for line in text.split("\n"):
        word = line.strip().upper()
        if word in {"BEGIN:VTIMEZONE", "END:VTIMEZONE"}:
            inside = word.startswith("BEGIN")
        elif not inside:
            kept.append(line)
    return "" if inside else "\n".join(kept) + "\n"


def _meeting(event: Event) -> Meeting:
    start, zone = _moment(event, "DTSTART")
    end, _same = _moment(event, "DTEND")
    return Meeting(
        what=headers.one_line(_text(event, "SUMMARY"))[:300],
        where=headers.one_line(_text(event, "LOCATION"))[:500],
        description=_text(event, "DESCRIPTION").strip()[:LONGEST],
        start=start,
        end=_last(start, end, event),
        zone=zone,
        organiser=next((one.who for one in _people(event, "ORGANIZER")), None),
        guests=tuple(_people(event, "ATTENDEE"))[:MOST_PEOPLE],
        repeats=_repeats(event),
        is_cancelled=_text(event, "STATUS").upper() == "CANCELLED",
        is_one_of_many="RECURRENCE-ID" in event,
    )


def _text(component: Mapping[str, Any], name: str) -> str:
    value = component.get(name)
    return charsets.clean(str(value[0] if isinstance(value, list) else value or ""))


def _moment(event: Event, name: str) -> tuple[date | None, str]:
    """The instant, local time or day, and the name of a zone that is not known."""
    found = event.get(name)
    found = found[0] if isinstance(found, list) else found
    value = _value(found)
    if not isinstance(value, date):
        return None, ""
    if not isinstance(value, datetime) or value.tzinfo is not None:
        return value, ""
    return value, headers.one_line(charsets.clean(str(found.params.get("TZID", ""))))[:80]


def _value(found: Any) -> Any:
    """None for what is missing, or written in no way that is known."""
    try:
        return getattr(found, "dt", None)
    except ValueError:
        return None


def _last(start: date | None, end: date | None, event: Event) -> date | None:
    """The end; of whole days the last one, which the file names by the day after."""
    if start is None or (end is not None and type(end) is not type(start)):
        return None
    length = _value(event.get("DURATION"))
    if end is None and isinstance(length, timedelta):
        end = start + length
    if end is not None and not isinstance(start, datetime):
        end -= timedelta(days=1)
    try:
        return end if end is not None and end > start else None
    except TypeError:  # one with a zone, one without
        return None


def _people(event: Event, name: str) -> Iterator[Guest]:
    found = event.get(name, [])
    for one in found if isinstance(found, list) else [found]:
        address = re.sub(r"^mailto:", "", str(one), flags=re.I).strip()
        given = one.params.get("CN", "") if hasattr(one, "params") else ""
        called = headers.one_line(charsets.clean(str(given)))[:200]
        answer = str(one.params.get("PARTSTAT", "")).lower() if hasattr(one, "params") else ""
        known = answer if answer in ("accepted", "declined", "tentative") else ""
        yield Guest(Address(called, charsets.clean(address)[:254]), known)


def _repeats(event: Event) -> Repeats | None:
    rule = event.get("RRULE")
    if rule is None:
        return Repeats() if "RDATE" in event else None
    if isinstance(rule, list) or "RDATE" in event:
        return Repeats()
    try:
        return _plainly(rule)
    except (ValueError, TypeError, KeyError, IndexError):
        return Repeats()


def _plainly(rule: Mapping[str, list[Any]]) -> Repeats:
    """What can be said in few words and is surely so; all else only repeats."""
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
    frequency, days = str(rule["FREQ"][0]), tuple(str(one) for one in rule.get("BYDAY", []))
    until = rule.get("UNTIL", [None])[0]
    last = until if isinstance(until, date) else None
    times, every = int(rule.get("COUNT", [0])[0]), int(rule.get("INTERVAL", [1])[0])
    is_certain = set(rule) <= _PLAIN and len(rule.get("BYMONTHDAY", [])) <= 1 and every > 0
    if frequency == "DAILY" and days and every == 1:
        frequency = "WEEKLY"
    if frequency == "WEEKLY":
        is_certain &= "BYMONTHDAY" not in rule and all(len(day) == 2 for day in days)
    elif frequency == "MONTHLY":
        is_certain &= len(days) <= 1 and all(_MONTHLY_DAY.fullmatch(day) for day in days)
        days = ()
    else:
        is_certain &= not days and "BYMONTHDAY" not in rule
    if not is_certain or frequency not in unit:
        return Repeats(until=last, times=times)
    return Repeats(unit[frequency], every, days, last, times)
