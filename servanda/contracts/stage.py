"""Where a contract stands: drafted, signed for later, in force, near its end, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from servanda.contracts.models import Contract, Version

NEAR = timedelta(days=90)


class Stage(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENDING = "ending"
    ENDED = "ended"


def stage_of(contract: Contract, versions: list[Version], now: datetime) -> Stage:
    """The stage at an instant. `versions` are all of the contract's; a draft of an amendment
    changes nothing, since what is in force goes on being so."""
    signed = [version for version in versions if version.is_signed]
    if not signed:
        return Stage.DRAFT
    if contract.ends_at is not None and contract.ends_at <= now:
        return Stage.ENDED
    if now < max(contract.starts_at, min(version.effective_from for version in signed)):
        return Stage.SIGNED
    if contract.ends_at is not None and contract.ends_at - now <= NEAR:
        return Stage.ENDING
    return Stage.IN_FORCE
