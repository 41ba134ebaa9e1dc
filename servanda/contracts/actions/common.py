"""What the verbs about contracts share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.models import Contract, Step, Version
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Remark


def lock(contract_id: int) -> Contract:
    """The contract's row, locked: two people who amend at once do so one after the other. Raises
    Refused for one that was never signed and went with its draft meanwhile."""
    found = Contract.objects.select_for_update().filter(pk=contract_id).first()
    if found is None:
        raise _no_draft()
    return found


def lock_version(version: Version) -> Version:
    """The version as it is, with its contract locked. Raises Refused for a draft that was thrown
    away meanwhile."""
    contract = lock(version.contract_id)
    fresh = Version.objects.filter(pk=version.pk).first()
    if fresh is None:
        raise _no_draft()
    fresh.contract = contract
    return fresh


def _no_draft() -> Refused:
    said = _("There is no draft any more. Amend the contract to begin one.")
    return Refused(said, code="no_draft")


def lock_draft(version: Version) -> Version:
    """The same of a draft. Raises Refused for what is signed or has ended."""
    fresh = lock_version(version)
    contract = fresh.contract
    if fresh.is_signed:
        raise Refused(
            _("A signed version does not change. Amend the contract instead."), code="signed"
        )
    if contract.ends_at is not None and contract.ends_at <= kernel.now():
        raise Refused(
            _("This contract has ended. Draft a new one, or give it another end first."),
            code="contract_ended",
        )
    return fresh


@contextmanager
def taking_number(number: str) -> Iterator[None]:
    """What is written inside gives a contract this number. Raises Refused when another has it, also
    since this moment."""
    if Contract.objects.filter(number=number).exists():
        raise _taken(number)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if Contract.objects.filter(number=number).exists():
            raise _taken(number) from error
        raise


def _taken(number: str) -> Refused:
    said = _("There is a contract with the number %(number)s already.") % {"number": number}
    return Refused(said, code="number_taken")


def check_effective(contract: Contract, effective_from: datetime) -> None:
    """Raise Refused unless a version may take effect then: after what is signed, and in the
    contract's term."""
    signed = Version.objects.signed().filter(contract=contract.pk)
    if signed.filter(effective_from__gte=effective_from).exists():
        raise Refused(
            _("Another version is in effect from that time or a later one. Choose a later date."),
            code="two_versions",
        )
    if contract.ends_at is not None and effective_from >= contract.ends_at:
        raise Refused(
            _("The contract has ended by then. Give it another end first."), code="contract_ended"
        )


def take_step(
    contract: Contract,
    kind: str,
    *,
    by: Actor,
    side: str = "",
    ends_at: datetime | None = None,
    before: datetime | None = None,
    reason: Remark | None = None,
    given_on: date | None = None,
) -> Step:
    """A dated row of the contract's life; in a running action."""
    return Step.objects.create(
        contract=contract, kind=kind, at=kernel.now(), staff_id=by.id if by.is_staff else None,
        side=side, ends_at=ends_at, before=before, reason=reason,
        given_on=given_on,
    )  # fmt: skip
