"""Where a contract stands: drafted, signed for later, in force, near its end, ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from servanda.contracts.models import Contract, Step, Version

NEAR = timedelta(days=90)


class Stage(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENDING = "ending"
    ENDED = "ended"
    TERMINATED = "terminated"


def notice_of(steps: Iterable[Step]) -> Step | None:
    """The notice that stands, of a contract's steps in their order."""
    last = [one for one in steps if one.kind in (Step.Kind.NOTICE, Step.Kind.NOTICE_WITHDRAWN)]
    return last[-1] if last and last[-1].kind == Step.Kind.NOTICE else None


def stage_of(
    contract: Contract, versions: list[Version], now: datetime, steps: Sequence[Step] = ()
) -> Stage:
    """The stage at an instant. `versions` and `steps` are all of the contract's; a draft of an
    amendment changes nothing, since what is in force goes on being so."""
    signed = [version for version in versions if version.is_signed]
    if not signed:
        offered = any(step.kind == Step.Kind.OFFERED for step in steps)
        return Stage.OFFERED if offered else Stage.DRAFT
    if contract.ends_at is not None and contract.ends_at <= now:
        return Stage.TERMINATED if notice_of(steps) else Stage.ENDED
    if now < max(contract.starts_at, min(version.effective_from for version in signed)):
        return Stage.SIGNED
    if contract.ends_at is not None and contract.ends_at - now <= NEAR:
        return Stage.ENDING
    return Stage.IN_FORCE
