"""What a draft says as a whole: from when, what it means for open tickets, what silence does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda.contracts.actions.common import check_effective, lock_draft
from servanda.contracts.clauses import Ending, Silence
from servanda.contracts.events import DraftChanged
from servanda.contracts.models import AmendmentRule, Renewal, Version
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand

LONGEST = 365  # days


def settle_draft(
    version: Version,
    *,
    by: Actor,
    effective_from: datetime | None = None,
    open_tickets: str | None = None,
    silence: Silence | None = None,
    ending: Ending | None = None,
) -> None:
    """Change what is given. An amendment can be moved to another date; the first version takes
    effect when the contract starts. Raises Refused for dates and days that cannot be."""
    demand(by, "contract.edit", version.contract)
    with action():
        draft = lock_draft(version)
        wanted: dict[str, Any] = {}
        if effective_from is not None and effective_from != draft.effective_from:
            _check_date(draft, effective_from)
            wanted["effective_from"] = effective_from
        if open_tickets is not None:
            wanted["open_tickets"] = AmendmentRule(open_tickets)
        if silence is not None:
            wanted |= _days(silence)
        if ending is not None:
            wanted |= _ending(ending)
        changed = {name for name, value in wanted.items() if getattr(draft, name) != value}
        for name in changed:
            setattr(draft, name, wanted[name])
            setattr(version, name, wanted[name])
        if changed:
            draft.save(update_fields=changed)
            event = DraftChanged(draft.contract_id, draft.pk, tuple(sorted(changed)))
            record(event, draft.contract.stream, by=by)


def _check_date(draft: Version, effective_from: datetime) -> None:
    if draft.number == 1:
        raise Refused(
            _("The first version takes effect when the contract starts."), code="first_version"
        )
    check_effective(draft.contract, effective_from)


def _days(silence: Silence) -> Mapping[str, int | None]:
    given = {
        "reminder_days": silence.reminder_days,
        "manager_days": silence.manager_days,
        "lapse_days": silence.lapse_days,
        "reopen_days": silence.reopen_days,
    }
    if any(days is not None and not 1 <= days <= LONGEST for days in given.values()):
        raise Refused(_("Give a number of days between 1 and 365."), code="bad_days")
    return given


def _ending(ending: Ending) -> Mapping[str, Any]:
    Renewal(ending.renewal)
    if not 1 <= ending.renewal_months <= 120:
        raise Refused(_("A renewal goes on for 1 to 120 months."), code="bad_months")
    if not 0 <= ending.notice_days <= LONGEST:
        raise Refused(_("Notice is given 0 to 365 days before the end."), code="bad_notice")
    return asdict(ending)
