"""Silence after "solved": a reminder, then the account manager, then lapsed if that was agreed.

Counted in working days of the customer, the day it was solved not counted. People are written to
at nine in the morning of such a day, by the customer's clock, whenever their own hours begin: a
mail at eight drowns in the night's. It lapses at the end of the last working day agreed, so that
the customer has that whole day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from servanda import kernel
from servanda.calendars.worktime import OpenHours, end_of_working_day, time_of_day
from servanda.clocks.load import Settled
from servanda.clocks.reactions import standing
from servanda.contracts.clauses import Silence
from servanda.contracts.hours import hours_for
from servanda.kernel import Actor
from servanda.kernel.models import Timer
from servanda.tickets import actions
from servanda.tickets.models import Ticket

DUE = "silence.due"
REMINDED_AT = "09:00"
Wanted = tuple[str, str, datetime, dict[str, object], int]


def timers(settled: Sequence[Settled]) -> list[Wanted]:
    """The timers that silence needs for those of the tickets that wait to be confirmed."""
    wanted: list[Wanted] = []
    for each in settled:
        solved, ticket = each.story.solved_at, each.ticket
        if solved is None or each.story.ended or not ticket.customer_must_confirm:
            continue
        for step, at in steps(each, solved).items():
            key = f"{DUE}:{ticket.pk}:{step}:{int(solved.timestamp())}"
            data: dict[str, object] = {"ticket": ticket.pk, "step": step}
            data["solved_at"] = solved.isoformat()
            wanted.append((DUE, key, at, data, ticket.stream_id))
    return wanted


def steps(settled: Settled, solved: datetime) -> dict[str, datetime]:
    """When each step is due: reminder, manager, and lapse where the contract has it."""
    hours, rule = _hours(settled), _rule(settled, solved)
    if hours is None:
        return {}
    found = {
        "reminder": time_of_day(hours, solved, REMINDED_AT, rule.reminder_days),
        "manager": time_of_day(hours, solved, REMINDED_AT, rule.manager_days),
    }
    if rule.lapse_days is not None:
        found["lapse"] = end_of_working_day(hours, solved, rule.lapse_days)
    return found


def _rule(settled: Settled, solved: datetime) -> Silence:
    return settled.terms.silence_at(solved) if settled.terms else Silence()


def _hours(settled: Settled) -> OpenHours | None:
    """The customer's working days; also where no contract line covers the ticket."""
    if settled.terms:
        return settled.terms.customer_hours
    customer = settled.ticket.customer
    if customer is None or customer.calendar_id is None:
        return None
    return hours_for([customer.calendar_id])[customer.calendar_id]


def due(timer: Timer) -> None:
    """Timer handler: so many working days of silence have passed, if it is silence still and the
    customer's working days are what they were when the timer was set."""
    ticket = Ticket.objects.select_for_update().get(pk=timer.data["ticket"])
    solved = datetime.fromisoformat(timer.data["solved_at"])
    for settled in standing([ticket]):
        if settled.story.ended or settled.story.solved_at != solved:
            return
        at = steps(settled, solved).get(timer.data["step"])
        if at is None:
            return
        if at > kernel.now():
            _later(timer, at)
        elif timer.data["step"] == "lapse":
            actions.lapse(ticket, by=Actor.system())
        else:
            actions.remind(ticket, by=Actor.system(), step=timer.data["step"])


def _later(timer: Timer, at: datetime) -> None:
    """It has not fired yet after all."""
    Timer.objects.filter(pk=timer.pk).update(fired_at=None, due_at=at, fire_at=at)
