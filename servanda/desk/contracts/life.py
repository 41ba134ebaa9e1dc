"""The life of a contract as dated records, and how its term ends, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.contracts import deadlines
from servanda.contracts.models import Contract, Renewal, Step, Version
from servanda.contracts.stage import Stage
from servanda.desk.contracts.days import last_day

CLOSED = (Stage.ENDED, Stage.TERMINATED)


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
    values = {"day": _day(end) if end else ""}
    if step.kind == Step.Kind.OFFERED:
        return _("Offered to the customer.")
    if step.kind == Step.Kind.NOTICE:
        if step.side == "customer":
            return _("The customer gave notice: it ends on %(day)s.") % values
        return _("We gave notice: it ends on %(day)s.") % values
    if step.kind == Step.Kind.NOTICE_WITHDRAWN:
        return _("The notice was withdrawn.")
    if step.kind == Step.Kind.RENEWED:
        return _("Nobody gave notice: it goes on until %(day)s.") % values
    return _("It ends on %(day)s.") % values if end else _("It has no fixed end.")


def ending_words(contract: Contract, version: Version, stage: Stage, now: datetime) -> list[str]:
    """What follows at the end of the term, and until when notice can be given."""
    if stage in CLOSED:
        return []
    found = deadlines.of(contract, version)
    if found.noticed and found.last_day:
        return [_("Notice was given: it ends on %(day)s.") % {"day": _day(found.last_day)}]
    if found.last_day is None or version.renewal == Renewal.BY_NOTICE:
        days = version.notice_days
        words = ngettext(
            "It ends by notice, %(days)s day before.",
            "It ends by notice, %(days)s days before.",
            days,
        )
        if found.last_day is None:
            return [words % {"days": days}]
        fixed = _("It ends on %(day)s and is not renewed by itself.")
        return [fixed % {"day": _day(found.last_day)}, _earlier(days)]
    values = {"day": _day(found.last_day), "by": _day(found.notice_by or found.last_day)}
    if not found.renews:
        return [_("It ends on %(day)s and is not renewed by itself.") % values]
    values["until"] = _day(found.until or found.last_day)
    if found.open_on(now):
        return [
            _("Notice can be given until %(by)s; otherwise it goes on until %(until)s.") % values
        ]
    return [_("The day for notice was %(by)s: it goes on until %(until)s.") % values]


def _earlier(days: int) -> str:
    words = ngettext(
        "Notice can end it earlier, %(days)s day after it is given.",
        "Notice can end it earlier, %(days)s days after it is given.",
        days,
    )
    return words % {"days": days}


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
