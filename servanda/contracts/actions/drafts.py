"""Drafts: of a new contract, and of an amendment as a copy of what is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from servanda.contracts.actions.common import (
    check_effective,
    lock,
    lock_version,
    take_step,
    taking_number,
)
from servanda.contracts.clauses import Ending, Silence
from servanda.contracts.copying import copy_parts
from servanda.contracts.events import DraftDiscarded, Drafted, Ended
from servanda.contracts.models import AmendmentRule, Contract, Step, Version
from servanda.contracts.signed import ending_of, silence_of
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.refs import new_ref
from servanda.kernel.unit import action
from servanda.kernel.words import as_words
from servanda.people.access import demand
from servanda.people.models import Customer

DEFAULT_SILENCE = Silence()
DEFAULT_ENDING = Ending()


def draft_contract(
    *,
    by: Actor,
    customer: Customer,
    number: str,
    title: Mapping[str, str] | str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    silence: Silence = DEFAULT_SILENCE,
    ending: Ending = DEFAULT_ENDING,
    like: Contract | None = None,
) -> Version:
    """A contract with its first version, not signed yet: add lines and rungs, then sign.

    `starts_at` and `ends_at` bound its term (aware; the end is the first instant after it). It
    begins with everything that was signed last in `like` but the systems, which are another
    customer's, and what `silence` and `ending` say then is not asked. Raises Refused for an end
    before the start, for a number in use, and for a `like` that nobody has signed.
    """
    demand(by, "contract.edit")
    _check_term(starts_at, ends_at)
    model = _signed_of(like) if like else None
    if model is not None:
        silence, ending = silence_of(model), ending_of(model)
    with action():
        ref = new_ref()
        with taking_number(number):
            contract = Contract.objects.create(
                ref=ref,
                stream=Stream.objects.create(key=f"contract:{ref}"),
                customer=customer,
                number=number,
                title=as_words(title),
                starts_at=starts_at,
                ends_at=ends_at,
            )
        version = _new_version(contract, 1, starts_at, silence, ending)
        if model is not None:
            copy_parts(model, version, systems=False)
        record(Drafted(contract.pk, version.pk, starts_at), contract.stream, by=by)
    return version


def amend(
    contract: Contract,
    *,
    by: Actor,
    effective_from: datetime,
    open_tickets: str = AmendmentRule.OLD,
) -> Version:
    """A draft of the next version: a copy of the last one, to be changed and signed.

    `open_tickets` says what it will mean for tickets open at `effective_from`. Raises Refused
    when somebody else is amending, and for a date at which it cannot take effect.
    """
    demand(by, "contract.edit", contract)
    rule = AmendmentRule(open_tickets)
    with action():
        locked = lock(contract.pk)
        last = _last_signed(locked)
        check_effective(locked, effective_from)
        version = _new_version(
            locked, last.number + 1, effective_from, silence_of(last), ending_of(last), rule
        )
        copy_parts(last, version)
        event = Drafted(contract.pk, version.pk, effective_from, amends=last.pk)
        record(event, locked.stream, by=by)
    return version


def discard_draft(version: Version, *, by: Actor) -> None:
    """Throw a draft away; a contract that was never signed goes with it, its journal stays."""
    demand(by, "contract.edit", version.contract)
    with action():
        held = lock_version(version)
        contract = held.contract
        if held.is_signed:
            raise Refused(_("A signed version cannot be thrown away."), code="signed")
        record(DraftDiscarded(contract.pk, version.pk), contract.stream, by=by)
        held.lines.all().delete()
        held.delete()
        if not contract.versions.exists():
            contract.steps.all().delete()
            _delete(contract)


def _delete(contract: Contract) -> None:
    """What others were told of it already keeps it."""
    try:
        contract.delete()
    except ProtectedError as error:
        raise Refused(
            _("The customer was sent something about it already, so it stays. Change it instead."),
            code="told",
        ) from error


def end_contract(contract: Contract, *, by: Actor, ends_at: datetime | None) -> None:
    """Let the term end then; None: no fixed end. Raises Refused for an end before the start."""
    demand(by, "contract.sign", contract)
    with action():
        locked = lock(contract.pk)
        _check_term(locked.starts_at, ends_at)
        before = locked.ends_at
        locked.ends_at = contract.ends_at = ends_at
        locked.save(update_fields=["ends_at"])
        take_step(locked, Step.Kind.TERM, by=by, ends_at=ends_at, before=before)
        record(Ended(contract.pk, ends_at, before), locked.stream, by=by)


def _check_term(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(
            _("A contract ends after it starts. Correct the dates."), code="end_before_start"
        )


def _signed_of(contract: Contract) -> Version:
    found = Version.objects.signed().filter(contract=contract).order_by("number").last()
    if found is None:
        raise Refused(
            _("Nobody has signed that contract yet. Choose another to begin from."),
            code="nothing_signed",
        )
    return found


def _last_signed(contract: Contract) -> Version:
    if contract.versions.filter(signed_at=None).exists():
        raise Refused(
            _("Somebody is amending this contract. Sign or discard that draft first."),
            code="draft_exists",
        )
    last = contract.versions.order_by("number").last()
    assert last is not None, "a contract has a version as long as it exists"
    return last


def _new_version(
    contract: Contract,
    number: int,
    effective_from: datetime,
    silence: Silence,
    ending: Ending,
    open_tickets: AmendmentRule = AmendmentRule.OLD,
) -> Version:
    return Version.objects.create(
        contract=contract,
        number=number,
        effective_from=effective_from,
        open_tickets=open_tickets,
        reminder_days=silence.reminder_days,
        manager_days=silence.manager_days,
        lapse_days=silence.lapse_days,
        reopen_days=silence.reopen_days,
        **asdict(ending),
    )
