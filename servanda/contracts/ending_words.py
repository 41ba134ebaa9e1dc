"""How a term ends and until when notice can be given, in words for either side."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.contracts import deadlines
from servanda.contracts.models import Contract, Renewal, Version
from servanda.contracts.stage import Stage

CLOSED = (Stage.ENDED, Stage.TERMINATED)


def ending_words(contract: Contract, version: Version, stage: Stage, now: datetime) -> list[str]:
    """What follows at the end of the term, and until when notice can be given; nothing by a version
    that another one has replaced: its notice is history."""
    if stage in CLOSED or _is_replaced(contract, version, now):
        return []
    found = deadlines.of(contract, version)
    if found.noticed and found.last_day:
        return [_("Notice was given: it ends on %(day)s.") % {"day": day_words(found.last_day)}]
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
        return [fixed % {"day": day_words(found.last_day)}, _earlier(days)]
    values = {"day": day_words(found.last_day), "by": day_words(found.notice_by or found.last_day)}
    if not found.renews:
        return [_("It ends on %(day)s and is not renewed by itself.") % values]
    values["until"] = day_words(found.until or found.last_day)
    if found.open_on(now):
        return [
            _("Notice can be given until %(by)s; otherwise it goes on until %(until)s.") % values
        ]
    return [_("The day for notice was %(by)s: it goes on until %(until)s.") % values]


def _is_replaced(contract: Contract, version: Version, now: datetime) -> bool:
    later = (one for one in contract.versions.all() if one.number > version.number)
    return any(one.is_signed and one.effective_from <= now for one in later)


def _earlier(days: int) -> str:
    words = ngettext(
        "Notice can end it earlier, %(days)s day after it is given.",
        "Notice can end it earlier, %(days)s days after it is given.",
        days,
    )
    return words % {"days": days}


def day_words(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
