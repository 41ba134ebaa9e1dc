"""The columns of the lists that can be taken over, and what each is called in four languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.desk.file.reading import Row
from servanda.desk.settings import common
from servanda.desk.templatetags.people import LANGUAGES
from servanda.kernel.batch import Outcome
from servanda.people import actions as people
from servanda.people.models import Customer
from servanda.systems import actions as systems

SEVERAL: Final = re.compile(r"[,;|]")


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    title: Promise
    example: Promise | str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list. `take` makes or rehearses rows at a customer."""

    code: str
    title: Promise
    verb: str
    columns: tuple[Column, ...]
    take: Callable[..., list[Outcome]]

    def headings(self) -> Mapping[str, str]:
        """What a column may be called, case-folded, to its code."""
        found: dict[str, str] = {}
        for column in self.columns:
            names = {column.code, *column.also}
            for language in LANGUAGES:
                with translation.override(language):
                    names.add(str(column.title))
            found |= {name.casefold(): column.code for name in names}
        return found


def parts(cell: str) -> tuple[str, ...]:
    """Several things in one cell."""
    return tuple(part.strip() for part in SEVERAL.split(cell) if part.strip())


def _systems(customer: Customer, rows: list[Row], **given: Any) -> list[Outcome]:
    def row(one: Row) -> systems.SystemRow:
        cells = dict(one.cells)
        name, services = cells.pop("name", ""), parts(cells.pop("services", ""))
        return systems.SystemRow(name, cells, services)

    return systems.import_systems(customer, rows=[row(one) for one in rows], **given)


def _contacts(customer: Customer, rows: list[Row], **given: Any) -> list[Outcome]:
    def row(one: Row) -> people.ContactRow:
        cells: dict[str, Any] = dict(one.cells)
        addresses, phones = parts(cells.pop("addresses", "")), parts(cells.pop("phones", ""))
        if language := cells.pop("language", ""):
            cells["language"] = _language(language)
        return people.ContactRow(cells, addresses, phones)

    return people.import_contacts(customer, rows=[row(one) for one in rows], **given)


def _language(written: str) -> str:
    """The code of a language written as a code or by any of its names; else as it is written."""
    wanted = written.casefold()
    for code, own in common.LANGUAGES:
        names = {code, own.casefold()}
        for reader in LANGUAGES:
            with translation.override(reader):
                names.add(str(LANGUAGES[code]).casefold())
        if wanted in names:
            return code
    return written[:5]


SYSTEMS: Final = Kind(
    "systems",
    _("Systems"),
    "system.edit",
    (
        Column("name", _("Name"), _("File server")),
        Column("kind", _("Kind"), _("Server")),
        Column("identifier", _("Number or address"), "10.0.0.5", ("serial", "ip")),
        Column("place", _("Where it stands"), _("Cellar")),
        Column("maintained_by", _("Who maintains it"), ""),
        Column("services", _("Services"), ""),
        Column("notes", _("What one must know of it"), _("Backed up at 2:00")),
    ),
    _systems,
)
CONTACTS: Final = Kind(
    "contacts",
    _("Contacts"),
    "customer.edit",
    (
        Column("given_name", _("Given name"), "Ilona", ("first name",)),
        Column("family_name", _("Family name"), "Kovács", ("last name", "surname")),
        Column("title", _("Title"), _("Accountant")),
        Column(
            "addresses",
            _("Mail addresses"),
            "ilona@example.com",
            ("mail", "e-mail", "email", "correo", "mail address", "e-mail address"),
        ),
        Column("phones", _("Telephones"), "+36 1 555 0100", ("phone", "telephone", "telefon")),
        Column("language", _("Language"), "hu"),
    ),
    _contacts,
)
KINDS: Final = {kind.code: kind for kind in (SYSTEMS, CONTACTS)}
