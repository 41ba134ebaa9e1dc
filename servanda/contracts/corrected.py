"""Typing errors that were mended, and the papers of a contract, as both sides read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda.contracts.models import Contract, Correction, Document, Line, Version
from servanda.kernel import Actor

WHAT: Mapping[tuple[str, str], Any] = {
    ("contract", "number"): _("Number of the contract"),
    ("contract", "title"): _("Title of the contract"),
    ("line", "clause"): _("Number of the clause"),
    ("line", "pause_clause"): _("Number of the clause on waiting"),
    ("rung", "title"): _("Name of the step"),
}


@dataclass(frozen=True, slots=True)
class Mended:
    """One text that reads differently: in which version, what, how it read and reads, by whom."""

    at: datetime
    version: int
    what: Any
    where: str
    before: str
    after: str
    who: str
    reason: str


def mended(versions: Iterable[Version]) -> list[Mended]:
    """Of all these versions, the newest first, in two queries."""
    by_key = {version.pk: version for version in versions}
    rows = Correction.objects.filter(version__in=by_key).select_related("staff", "reason")
    found = list(rows.order_by("-pk"))
    lines = Line.objects.select_related("service").in_bulk(
        {row.row_id for row in found if row.place == Correction.Place.LINE}
    )
    return [
        Mended(row.at, by_key[row.version_id].number, WHAT[row.place, row.field], where, before,
               after, row.staff.name, row.reason.text)
        for row in found
        for where in [str(lines[row.row_id].service) if row.row_id in lines else ""]
        for before, after in _differing(row)
    ]  # fmt: skip


def _differing(row: Correction) -> Iterator[tuple[str, str]]:
    """Of words in several languages those that were mended."""
    if isinstance(row.before, str):
        yield row.before, row.after
        return
    for language, text in row.after.items():
        if text != row.before.get(language, ""):
            yield row.before.get(language, ""), text


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that counts (or was withdrawn: then none), with those that it replaced, the newest
    first."""

    document: Document
    earlier: list[Document]


def documents_of(contract: Contract, actor: Actor) -> list[Paper]:
    """Those the actor may read, by version; one query."""
    rows = Document.objects.visible_to(actor).filter(version__contract=contract)
    rows = rows.select_related("version", "blob", "staff", "withdrawn_why")
    found = list(rows.order_by("version__number", "pk"))
    by_key = {row.pk: row for row in found}
    replaced = {row.replaces_id for row in found}
    return [
        Paper(row, list(_before(row, by_key)))
        for row in sorted(found, key=lambda one: one.withdrawn_at is not None)
        if row.pk not in replaced
    ]


def _before(row: Document, by_key: Mapping[int, Document]) -> Iterator[Document]:
    while row.replaces_id is not None and (before := by_key.get(row.replaces_id)):
        yield before
        row = before
