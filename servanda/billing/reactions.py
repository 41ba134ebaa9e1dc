"""What follows for allowances from what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from servanda.billing.allowances import to_recount
from servanda.billing.models import TimeEntry
from servanda.calendars.days import month_in, month_span
from servanda.contracts.models import Contract
from servanda.kernel.models import Entry

WORKED: Final = ("time.entered", "time.corrected", "time.withdrawn", "time.restored")


def worked(entries: Sequence[Entry]) -> None:
    """State handler of `WORKED`: the month of each entry, and of the one it replaces."""
    keys = {entry.data["entry"] for entry in entries}
    keys |= {entry.data["replaces"] for entry in entries if "replaces" in entry.data}
    found = TimeEntry.objects.filter(pk__in=keys, line__isnull=False)
    for contract, code, zone, at in found.values_list(
        "line__version__contract", "line__code", "line__version__contract__customer__zone",
        "started_at",
    ):  # fmt: skip
        to_recount(contract, code, month_in(zone, at))


def terms_changed(entries: Sequence[Entry]) -> None:
    """State handler of contract.signed: in the months from then on other hours may be included."""
    for entry in entries:
        contract = Contract.objects.select_related("customer").get(pk=entry.data["contract"])
        zone = contract.customer.zone
        since = month_in(zone, datetime.fromisoformat(entry.data["effective_from"]))
        rows = TimeEntry.objects.standing().filter(line__version__contract=contract)
        rows = rows.filter(started_at__gte=month_span(zone, since)[0])
        for code, at in rows.values_list("line__code", "started_at"):
            to_recount(contract.pk, code, month_in(zone, at))
