"""A ticket as plain data, for `servanda ticket show`. Times are ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from servanda.clocks.models import Clock
from servanda.tickets.models import Message, Ticket


def find(number: int) -> Ticket | None:
    """The administrator at the machine sees every ticket."""
    rows = Ticket.objects.select_related(
        "customer", "requester", "line__level", "line__service", "line__version__contract"
    )
    return rows.select_related("assignee", "team").filter(number=number).first()


def of(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "ref": ticket.ref,
        "subject": ticket.subject,
        "kind": ticket.kind,
        "state": ticket.state,
        "outcome": ticket.outcome or None,
        "priority": ticket.priority,
        "language": ticket.language,
        "received_at": _time(ticket.received_at),
        "customer": ticket.customer and str(ticket.customer),
        "requester": ticket.requester and str(ticket.requester),
        "requester_address": ticket.requester_address or None,
        "contract_line": _line(ticket),
        "team": ticket.team and str(ticket.team),
        "assignee": ticket.assignee and str(ticket.assignee),
        "clocks": [_clock(clock) for clock in ticket.clocks.order_by("started_at", "metric")],
        "messages": [_message(each) for each in ticket.messages.order_by("at", "id")],
    }


def _line(ticket: Ticket) -> dict[str, Any] | None:
    line = ticket.line
    if line is None:
        return None
    return {
        "contract": line.version.contract.number,
        "version": line.version.number,
        "code": line.code,
        "clause": line.clause,
        "service": str(line.service),
        "level": line.level.code,
    }


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "metric": clock.metric,
        "state": clock.state,
        "priority": clock.priority,
        "started_at": _time(clock.started_at),
        "due_at": _time(clock.due_at),
        "met_at": _time(clock.met_at),
        "missed_at": _time(clock.missed_at),
        "misses": clock.misses,
        "left_seconds": clock.left,
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "at": _time(message.at),
        "channel": message.channel,
        "direction": message.direction,
        "audience": message.audience,
        "automatic": message.automatic,
        "author": message.author_name or message.address or None,
        "subject": message.subject,
        "text": message.text,
        "attachments": [each.name for each in message.attachments.all()],
    }


def in_words(data: dict[str, Any]) -> Iterator[str]:
    yield f"#{data['number']} {data['subject']}"
    yield f"{data['kind']}, {data['state']}, priority {data['priority']}"
    requester = data["requester"] or data["requester_address"] or "nobody"
    yield f"from {requester}, {data['customer'] or 'unknown customer'}"
    if line := data["contract_line"]:
        yield f"contract {line['contract']} v{line['version']}, {line['code']} ({line['level']})"
    for clock in data["clocks"]:
        yield f"{clock['metric']}: {clock['state']}, due {clock['due_at'] or 'open'}"
    for message in data["messages"]:
        yield f"\n{message['at']} {message['direction']} {message['author'] or ''}"
        yield message["text"]


def _time(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
