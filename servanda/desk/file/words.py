"""How fresh a file is and what was changed in it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servanda.desk.file.forms import SystemForm
from servanda.kernel.models import Entry
from servanda.people.models import Staff
from servanda.people.queries import names_by_key
from servanda.systems.queries import FRESH

DAYS_IN_MONTH: Final = 30.44
MONTHS_IN_YEAR: Final = 12
# Until then days are counted, from two years on years.
MONTHS_FROM: Final = 45
YEARS_FROM: Final = 24

FIELDS: Final = {name: field.label for name, field in SystemForm.base_fields.items()} | {
    "retired_on": gettext_lazy("Runs again")
}
DONE: Final[dict[str, Promise]] = {
    "system.added": gettext_lazy("put on file"),
    "system.retired": gettext_lazy("runs no more"),
    "system.checked": gettext_lazy("checked: still correct"),
    "system.file_added": gettext_lazy("a file was added"),
    "system.file_removed": gettext_lazy("a file was taken away"),
    "system.file_brought_back": gettext_lazy("a file was brought back"),
}


@dataclass(frozen=True, slots=True)
class Freshness:
    """`words` as "checked 5 months ago"; `old` when it is time to look again."""

    words: str
    old: bool


def freshness(checked_on: date | None, today: date) -> Freshness:
    """How long ago somebody saw that it is true, by the calendar of where `today` is."""
    if checked_on is None:
        return Freshness(_("never checked"), old=True)
    days = max((today - checked_on).days, 0)
    return Freshness(_ago(days), old=days > FRESH.days)


def _ago(days: int) -> str:
    if days == 0:
        return _("checked today")
    if days < MONTHS_FROM:
        said = ngettext("checked %(count)s day ago", "checked %(count)s days ago", days)
        return said % {"count": days}
    months = round(days / DAYS_IN_MONTH)
    if months < YEARS_FROM:
        said = ngettext("checked %(count)s month ago", "checked %(count)s months ago", months)
        return said % {"count": months}
    years = months // MONTHS_IN_YEAR
    said = ngettext("checked %(count)s year ago", "checked %(count)s years ago", years)
    return said % {"count": years}


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    who: str
    words: str


def changes(entries: Iterable[Entry]) -> list[Change]:
    """The history of a system, a line for each journal row."""
    rows = list(entries)
    keys = {row.actor_id for row in rows if row.actor_kind == "staff" and row.actor_id}
    names = names_by_key(Staff, keys)
    return [Change(row.at, names.get(row.actor_id or 0, ""), _said(row)) for row in rows]


def _said(row: Entry) -> str:
    if row.kind == "system.changed":
        fields = row.data.get("fields", ())
        if list(fields) == ["retired_on"]:
            return str(FIELDS["retired_on"])
        return _("changed: %(fields)s") % {
            "fields": ", ".join(str(FIELDS.get(name, name)) for name in fields)
        }
    return str(DONE.get(row.kind, row.kind))
