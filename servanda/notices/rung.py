"""A rung of the ladder: the colleague it calls on hears what is due, and what was done (P6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.contracts.terms import Terms
from servanda.escalation.models import Firing
from servanda.kernel.models import Entry
from servanda.notices import reader as readers
from servanda.notices.cases import terms_of, the_provider, tickets_of
from servanda.notices.colleagues import facts_of
from servanda.notices.history import history_of, names_in, tell
from servanda.notices.letter import Button, Fact, Letter
from servanda.notices.outgoing import Notice, desk_url, send
from servanda.notices.reader import Reader
from servanda.notices.sentence import say
from servanda.notices.when import say_when
from servanda.tickets.models import Ticket

USED_UP = 100


@dataclass(frozen=True, slots=True)
class Call:
    """One rung calling on one colleague, with all that its letter says."""

    ticket: Ticket
    firing: Firing
    percent: int
    metric: str
    due_at: datetime
    earlier: list[Firing]
    terms: Terms | None
    past: list[Entry]
    names: tuple[dict[tuple[str, int | None], str], dict[int, str]]


def fired(entries: Sequence[Entry]) -> None:
    """Handler of rung.fired: one mail to whom it calls on. Never stopped by the caps."""
    asked = [entry for entry in entries if entry.data.get("staff") and entry.data["told"]]
    if not asked:
        return
    calls = _calls(asked)
    notices = []
    for call in calls:
        if call.firing.staff is None:
            continue
        reader = readers.of_staff(call.firing.staff)
        notices.append(
            Notice(
                ticket=call.ticket,
                reader=reader,
                purpose="rung",
                write=partial(letter, call, reader),
                capped=False,
            )
        )
    send(notices, the_provider())


def _calls(entries: Sequence[Entry]) -> list[Call]:
    tickets = tickets_of(entries)
    firings: dict[int, list[Firing]] = {}
    rows = Firing.objects.filter(ticket__in=tickets).select_related(
        "staff__account", "acknowledged_by", "rung"
    )
    for firing in rows.order_by("fired_at", "id"):
        firings.setdefault(firing.ticket_id, []).append(firing)
    terms, past = terms_of(tickets.values()), history_of(tickets.values())
    names = names_in(entry for rows in past.values() for entry in rows)
    calls = []
    for entry in entries:
        ticket = tickets[entry.data["ticket"]]
        of_ticket = firings[ticket.pk]
        this = next(one for one in of_ticket if one.pk == entry.data["firing"])
        calls.append(
            Call(
                ticket=ticket,
                firing=this,
                percent=entry.data["percent"],
                metric=entry.data["metric"],
                due_at=datetime.fromisoformat(entry.data["due_at"]),
                earlier=[one for one in of_ticket if one.pk != this.pk and one.told],
                terms=terms.get(ticket.line_id) if ticket.line_id else None,
                past=past.get(ticket.stream_id, []),
                names=names,
            )
        )
    return calls


def letter(call: Call, reader: Reader) -> Letter:
    """What the colleague reads; call it with their language active."""
    now = kernel.now()
    when = say_when(call.due_at, zone=reader.zone, language=reader.language, now=now)
    metric = _metrics()[call.metric]
    if call.percent >= USED_UP:
        what = say(_("Missed: %(metric)s was due %(when)s."), metric=metric, when=when)
    else:
        what = say(
            _("%(metric)s is due %(when)s; %(percent)s %% of the time is used up."),
            metric=metric, when=when, percent=call.percent,
        )  # fmt: skip
    assignee = call.ticket.assignee.name if call.ticket.assignee else _("nobody yet")
    return Letter(
        subject=f"[#{call.ticket.number}] {what.text().removesuffix('.')}",
        paragraphs=[
            what,
            say(_("The contract's ladder calls on you: see that it goes on, or say that you do.")),
        ],
        facts=[
            *facts_of(call.ticket),
            Fact(_("Looked after by"), say("%(name)s", name=assignee)),
            *_clause(call, reader),
            *_acknowledged(call, reader, now),
        ],
        steps_title=_("What was done so far"),
        steps=tell(call.past, *call.names, zone=reader.zone, language=reader.language, now=now),
        button=Button(_("Open the ticket"), desk_url(call.ticket)),
    )


def _metrics() -> dict[str, str]:
    return {
        Metric.FIRST_RESPONSE: _("The first response"),
        Metric.NEXT_UPDATE: _("The next update"),
        Metric.RESOLUTION: _("The solution"),
        Metric.QUOTE: _("The quote"),
    }


def _clause(call: Call, reader: Reader) -> list[Fact]:
    if call.terms is None:
        return []
    clause = call.terms.at(call.ticket.received_at)
    target = clause.target(call.metric, call.ticket.priority)
    number = (target.clause if target else "") or clause.clause
    level = clause.level.in_language(reader.language)
    values = {"contract": call.terms.contract_number, "clause": number, "level": level}
    return [Fact(_("Promised in"), say(_("%(contract)s, clause %(clause)s, %(level)s"), **values))]


def _acknowledged(call: Call, reader: Reader, now: datetime) -> list[Fact]:
    """Who of those called on before said that they know."""
    return [
        Fact(
            _("Acknowledged"),
            say(
                _("by %(name)s, %(when)s"),
                name=firing.acknowledged_by.name,
                when=say_when(
                    firing.acknowledged_at, zone=reader.zone, language=reader.language, now=now
                ),
            ),
        )
        for firing in call.earlier
        if firing.acknowledged_at is not None and firing.acknowledged_by is not None
    ]
