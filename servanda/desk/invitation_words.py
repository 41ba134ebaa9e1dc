"""What an invitation says, in the reader's words and zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel.dates import format_skeleton, get_day_names
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from servanda.mail.addresses import Address
from servanda.mail.invitations import Guest, Invitation, Meeting, Repeats
from servanda.presentation.wording import say_range

WEEK: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Said:
    """One meeting in words; `guests` are names with their answers, `more` those left out."""

    what: str
    when: str
    often: str
    where: str
    description: str
    organiser: Address | None
    guests: Sequence[tuple[Address, str]]
    more: int
    is_cancelled: bool


def say(invitation: Invitation) -> tuple[str, list[Said]]:
    """What kind of message it is, and its meetings."""
    meetings = [_meeting(one, invitation.method) for one in invitation.meetings]
    kinds = {
        "request": _("Invitation"),
        "cancel": _("Cancellation"),
        "reply": _("Answer to an invitation"),
        "counter": _("Another time is proposed"),
    }
    return kinds.get(invitation.method, _("Appointment")), meetings


def _meeting(meeting: Meeting, method: str) -> Said:
    return Said(
        what=meeting.what,
        when=when(meeting),
        often=often(meeting),
        where=meeting.where,
        description=meeting.description,
        organiser=meeting.organiser,
        guests=[(guest.who, _answer(guest)) for guest in meeting.guests[:SHOWN]],
        more=len(meeting.guests[SHOWN:]),
        is_cancelled=meeting.is_cancelled or method == "cancel",
    )


def _answer(guest: Guest) -> str:
    said = {
        "accepted": pgettext("invitation", "comes"),
        "declined": pgettext("invitation", "does not come"),
        "tentative": pgettext("invitation", "perhaps comes"),
    }
    return said.get(guest.answer, "")


def when(meeting: Meeting) -> str:
    """ "Thu, Nov 5, 2026 14:00–15:00" as the reader's clock shows it; of a zone that we do not
    know as it was written, with the zone's name."""
    start, end = meeting.start, meeting.end
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return _day(start) if end is None else f"{_day(start)} – {_day(end)}"
    zone = get_current_timezone() if meeting.is_exact else None
    local = start.astimezone(zone) if zone else start
    last = end.astimezone(zone) if zone and isinstance(end, datetime) else end
    said = _span(local, last if isinstance(last, datetime) else None)
    if not meeting.is_exact and meeting.zone:
        return _("%(when)s (time zone: %(zone)s)") % {"when": said, "zone": meeting.zone}
    return said


def _span(start: datetime, end: datetime | None) -> str:
    first = f"{_day(start)} {_clock(start)}"
    if end is None:
        return first
    if start.date() == end.date():
        hours = say_range(_clock(start), _clock(end), get_language() or "en")
        return f"{_day(start)} {hours}"
    return f"{first} – {_day(end)} {_clock(end)}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _day(day: date) -> str:
    noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001
    return format_skeleton("yMMMEd", noon, locale=_locale())


def _locale() -> str:
    return (get_language() or "en")[:2]


def often(meeting: Meeting) -> str:
    """ "every 2 weeks: Monday, Wednesday, until Dec 31, 2026"; "repeats" where it is not sure how;
    "" for what happens once."""
    if meeting.repeats is None:
        return _("one of a series") if meeting.is_one_of_many else ""
    rule = meeting.repeats
    said = _rhythm(rule)
    if rule.days:
        names = get_day_names("wide", locale=_locale())
        days = [names[WEEK.index(day)] for day in rule.days if day in WEEK]
        said = f"{said}: {', '.join(days)}"
    if rule.until is not None:
        until = _("until %(day)s") % {"day": _day(_local(rule.until))}
        said = f"{said}, {until}"
    if rule.times:
        times = ngettext("%(number)s time", "%(number)s times", rule.times)
        said = f"{said}, {times % {'number': rule.times}}"
    return said


def _local(until: date) -> date:
    is_moment = isinstance(until, datetime) and until.tzinfo is not None
    return until.astimezone(get_current_timezone()) if is_moment else until  # type: ignore[attr-defined]


def _rhythm(rule: Repeats) -> str:
    if rule.every == 1:
        plain = {
            "day": pgettext("meeting", "every day"),
            "week": pgettext("meeting", "every week"),
            "month": pgettext("meeting", "every month"),
            "year": pgettext("meeting", "every year"),
        }
        return plain.get(rule.unit, _("repeats"))
    every = rule.every
    said = {
        "day": ngettext("every %(number)s day", "every %(number)s days", every),
        "week": ngettext("every %(number)s week", "every %(number)s weeks", every),
        "month": ngettext("every %(number)s month", "every %(number)s months", every),
        "year": ngettext("every %(number)s year", "every %(number)s years", every),
    }
    return said.get(rule.unit, _("repeats")) % {"number": every}
