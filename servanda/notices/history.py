"""What was done on a ticket so far, in sentences, from its journal; for colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from servanda.kernel.models import Entry
from servanda.notices.sentence import Sentence, say
from servanda.people import actors
from servanda.people.models import Staff
from servanda.presentation.wording import say_time
from servanda.tickets import events as happened
from servanda.tickets.models import Ticket

LONGEST = 12
Teller = Callable[[Entry, dict[int, str]], str]


def _assigned(entry: Entry, names: dict[int, str]) -> str:
    name = names.get(entry.data.get("staff", 0), "")
    return _("gave it to %(name)s") % {"name": name} if name else _("gave it to the team")


# journal kind -> what the actor did. Kinds that are not here say nothing to somebody called on.
TELLERS: dict[str, Teller] = {
    happened.Opened.kind: lambda e, n: _("it came in"),
    happened.Received.kind: lambda e, n: _("answered us"),
    happened.Answered.kind: lambda e, n: _("answered the customer"),
    happened.Called.kind: lambda e, n: _("talked on the phone"),
    happened.Noted.kind: lambda e, n: _("wrote a note"),
    happened.Assigned.kind: _assigned,
    happened.Prioritised.kind: lambda e, n: (
        _("changed the priority from %(before)s to %(after)s") % e.data
    ),
    happened.Waits.kind: lambda e, n: (
        _("it waits for the customer")
        if e.data["on"] == "customer"
        else _("it waits for a third party")
    ),
    happened.Scheduled.kind: lambda e, n: _("put it off"),
    happened.Resumed.kind: lambda e, n: _("it goes on"),
    happened.Solved.kind: lambda e, n: _("proposed a solution"),
    happened.Objected.kind: lambda e, n: _("said that it is not solved"),
    happened.Reopened.kind: lambda e, n: _("opened it again"),
}


def history_of(tickets: Iterable[Ticket]) -> dict[int, list[Entry]]:
    """The rows worth telling, by stream, oldest first: one query."""
    rows: dict[int, list[Entry]] = {}
    found = Entry.objects.filter(
        stream__in=[ticket.stream_id for ticket in tickets], kind__in=list(TELLERS)
    )
    for entry in found.order_by("at", "number"):
        rows.setdefault(entry.stream_id, []).append(entry)
    return rows


def names_in(entries: Iterable[Entry]) -> tuple[dict[tuple[str, int | None], str], dict[int, str]]:
    """Names of those who acted, and of the colleagues named in the rows: three queries."""
    rows = list(entries)
    named = {row.data["staff"] for row in rows if row.data.get("staff")}
    staff = {one.pk: one.name for one in Staff.objects.filter(pk__in=named)} if named else {}
    return actors.names(row.actor for row in rows), staff


def tell(
    entries: list[Entry],
    who: dict[tuple[str, int | None], str],
    staff: dict[int, str],
    *,
    zone: ZoneInfo,
    language: str,
    now: datetime,
) -> list[Sentence]:
    """ "Mon 10:15 · Kovács Anna answered the customer", the latest ones if they are many."""
    lines = []
    for entry in entries[-LONGEST:]:
        when = say_time(entry.at, zone=zone, language=language, now=now)
        did = TELLERS[entry.kind](entry, staff)
        if name := who.get((entry.actor_kind, entry.actor_id), ""):
            lines.append(say("%(when)s · %(name)s: %(did)s", when=when, name=name, did=did))
        else:
            lines.append(say("%(when)s · %(did)s", when=when, did=did))
    return lines
