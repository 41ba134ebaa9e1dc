"""The life of a contract as dated records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from servanda.contracts.ending_words import day_words
from servanda.contracts.models import Contract, Step, Version
from servanda.desk.contracts.days import day_of, last_day


@dataclass(frozen=True, slots=True)
class Record:
    """What happened, when, by whom; `reason` what was said of it."""

    at: datetime
    words: str
    who: str = ""
    reason: str = ""


def life(contract: Contract, versions: Sequence[Version], steps: Sequence[Step]) -> list[Record]:
    """Signatures and steps in order, from rows that were read."""
    signed = [
        Record(
            version.signed_at,
            _("Version %(number)s signed.") % {"number": version.number},
            version.signed_by.name if version.signed_by else "",
        )
        for version in versions
        if version.signed_at is not None
    ]
    taken = [
        Record(
            step.at,
            _words(step, contract),
            step.staff.name if step.staff else "",
            step.reason.text if step.reason else "",
        )
        for step in steps
    ]
    return sorted([*signed, *taken], key=lambda one: one.at)


def _words(step: Step, contract: Contract) -> str:
    end = last_day(step.ends_at, contract.customer)
    values = {"day": day_words(end) if end else ""}
    if step.kind == Step.Kind.OFFERED:
        return _("Offered to the customer.")
    if step.kind == Step.Kind.NOTICE:
        values["given"] = day_words(step.given_on or day_of(step.at, contract.customer))
        if step.side == "customer":
            return _("The customer gave notice on %(given)s: it ends on %(day)s.") % values
        return _("We gave notice on %(given)s: it ends on %(day)s.") % values
    if step.kind == Step.Kind.NOTICE_WITHDRAWN:
        return _("The notice was withdrawn.")
    if step.kind == Step.Kind.RENEWED:
        return _("Nobody gave notice: it goes on until %(day)s.") % values
    return _("It ends on %(day)s.") % values if end else _("It has no fixed end.")
