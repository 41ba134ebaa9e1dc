"""Offering a draft, giving notice, and going on when nobody did."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts import deadlines
from servanda.contracts.actions.common import lock, lock_draft, take_step
from servanda.contracts.events import Ended, NoticeGiven, NoticeWithdrawn, Offered, Renewed
from servanda.contracts.models import Contract, Step, Version
from servanda.contracts.stage import notice_of
from servanda.contracts.term import end_after
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Remark
from servanda.kernel.unit import action
from servanda.people.access import demand

SIDES = ("customer", "provider")


def offer(version: Version, *, by: Actor) -> None:
    """Say that a draft went to the customer as an offer. It can still be changed, and offered
    again."""
    demand(by, "contract.edit", version.contract)
    with action():
        draft = lock_draft(version)
        if not draft.lines.exists():
            raise Refused(_("There is nothing in it to offer yet. Add a line."), code="empty")
        take_step(draft.contract, Step.Kind.OFFERED, by=by)
        record(Offered(draft.contract_id, draft.pk), draft.contract.stream, by=by)


def give_notice(
    contract: Contract, *, by: Actor, side: str, reason: str = "", given_on: date | None = None
) -> datetime:
    """Write down that one side gave notice, on a day of the customer's (default: today); answers
    when the contract ends.

    With a fixed end it ends then and is not renewed; notice too late for it ends it one renewal
    later. Without, it ends `notice_days` after today. Raises Refused for one that has ended, is not
    in force, or has been given notice of; and for a day from which its end cannot be told.
    """
    demand(by, "contract.sign", contract)
    if side not in SIDES:
        raise ValueError(f"{side} is no side of a contract")
    with action():
        locked = lock(contract.pk)
        version = locked.version_at(kernel.now())
        if version is None or not locked.runs_at(kernel.now()):
            raise Refused(_("Notice is given of a contract in force."), code="not_in_force")
        if notice_of(locked.steps.all()) is not None:
            raise Refused(_("Notice was given already."), code="noticed")
        today = deadlines.today(locked, kernel.now())
        given = given_on or today
        _check_day(locked, given, today)
        last = deadlines.end_by_notice(locked, version, given)
        if last < today:
            raise Refused(
                _(
                    "By notice on that day it would have ended already."
                    " Set its last day under Term."
                ),
                code="notice_past",
            )
        ends_at = end_after(last, locked.customer.zone)
        why = Remark.objects.create(text=reason.strip()) if reason.strip() else None
        before = locked.ends_at
        _end(locked, ends_at)
        take_step(
            locked, Step.Kind.NOTICE, by=by, side=side, ends_at=ends_at, before=before, reason=why,
            given_on=given,
        )  # fmt: skip
        event = NoticeGiven(locked.pk, side, ends_at, given.isoformat())
        record(event, locked.stream, by=by, seals=[why] if why else [])
        record(Ended(locked.pk, ends_at, before), locked.stream, by=by)
    return ends_at


def _check_day(contract: Contract, given: date, today: date) -> None:
    """A notice that came before it went on by itself would undo that: nobody knows then what was
    agreed meanwhile."""
    if given > today or given < deadlines.today(contract, contract.starts_at):
        raise Refused(
            _("Notice was given today or earlier, and not before the contract began."),
            code="notice_day",
        )
    renewals = (one for one in contract.steps.all() if one.kind == Step.Kind.RENEWED)
    if any(given < deadlines.today(contract, one.at) for one in renewals):
        raise Refused(
            _("It has gone on by itself since that day. Set its last day under Term."),
            code="notice_renewed",
        )


def withdraw_notice(contract: Contract, *, by: Actor) -> None:
    """It goes on as before. Raises Refused when no notice stands or the end has come."""
    demand(by, "contract.sign", contract)
    with action():
        locked = lock(contract.pk)
        notice = notice_of(locked.steps.all())
        if notice is None or (locked.ends_at is not None and locked.ends_at <= kernel.now()):
            raise Refused(_("No notice stands that could be withdrawn."), code="no_notice")
        before = locked.ends_at
        _end(locked, notice.before)
        take_step(locked, Step.Kind.NOTICE_WITHDRAWN, by=by, ends_at=locked.ends_at)
        record(NoticeWithdrawn(locked.pk), locked.stream, by=by)
        record(Ended(locked.pk, locked.ends_at, before), locked.stream, by=by)


def renew_due(*, by: Actor) -> int:
    """Let go on what is renewed by itself and whose day for notice has passed, as often as it has;
    answers how many contracts did.

    Safe to be called at any time, by several at once.
    """
    demand(by, "contract.renew")
    keys = [one.contract.pk for one in deadlines.passed(kernel.now())]
    return sum(_renew(key, by) for key in keys)


def _renew(key: int, by: Actor) -> bool:
    with action():
        contract = lock(key)
        version = contract.version_at(kernel.now())
        before = contract.ends_at
        while version is not None and (until := _goes_on_until(contract, version)) is not None:
            _end(contract, until)
            take_step(contract, Step.Kind.RENEWED, by=by, ends_at=until)
            record(Renewed(contract.pk, until), contract.stream, by=by)
        if contract.ends_at == before:
            return False
        record(Ended(contract.pk, contract.ends_at, before), contract.stream, by=by)
    return True


def _goes_on_until(contract: Contract, version: Version) -> datetime | None:
    """Its end after the next renewal; None when it is not renewed, or not yet."""
    found = deadlines.of(contract, version)
    if found.until is None or found.open_on(kernel.now()):
        return None
    return end_after(found.until, contract.customer.zone)


def _end(contract: Contract, ends_at: datetime | None) -> None:
    contract.ends_at = ends_at
    contract.save(update_fields=["ends_at"])
