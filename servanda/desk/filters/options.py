"""What can be added to the sentence, or taken out of it: links, found by typing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from servanda.desk.filters.asked import GROUPS, Asked
from servanda.desk.filters.rows import FEW, ROWS, detail, name_of
from servanda.desk.filters.words import FACETS, VALUES
from servanda.kernel import Actor
from servanda.people.search import plain

SHOWN, SHOWN_OF_ALL = 30, 6


@dataclass(frozen=True, slots=True)
class Option:
    """A link to the list with this changed. `facet` is set where it leads to more choices."""

    name: str
    address: str
    detail: str = ""
    chosen: bool = False
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str | Promise
    options: Sequence[Option]


def sections(asked: Asked, actor: Actor, *, facet: str = "", find: str = "") -> list[Section]:
    """The values of one facet; or what the words find in all of them; or the facets."""
    if facet in FACETS:
        return [Section(FACETS[facet], list(_values(asked, actor, facet, find, SHOWN)))]
    if facet == "group":
        return [Section(_("Show"), list(_groups(asked, find)))]
    if not find:
        return [Section("", _facets(asked)), Section(_("Show"), list(_groups(asked, "")))]
    found = [
        Section(name, list(_values(asked, actor, one, find, SHOWN_OF_ALL)))
        for one, name in FACETS.items()
    ]
    found.append(Section(_("Show"), list(_groups(asked, find))))
    words = _("with the words “%(names)s”") % {"names": find}
    found.append(Section(_("Words"), [Option(words, replace(asked, words=find).address())]))
    return [section for section in found if section.options]


def _facets(asked: Asked) -> list[Option]:
    return [
        Option(str(name), asked.address(), chosen=facet in asked.chosen, facet=facet)
        for facet, name in FACETS.items()
    ]


def _values(asked: Asked, actor: Actor, facet: str, find: str, most: int) -> Iterator[Option]:
    had = asked.chosen.get(facet, ())
    fixed = VALUES.get(facet, {})
    for code, name in fixed.items():
        if _says(str(name), find):
            yield _option(asked, facet, code, str(name), code in had)
    if facet not in ROWS:
        return
    rows = ROWS[facet]
    found = rows.all(actor, find)[: None if facet in FEW else most]
    for row in found:
        code, name = getattr(row, rows.key), name_of(row)
        if facet not in FEW or _says(name, find):
            yield _option(asked, facet, code, name, code in had, detail(row))


def _option(asked: Asked, facet: str, code: str, name: str, chosen: bool, more: str = "") -> Option:
    return Option(name, asked.toggled(facet, code).address(), more, chosen)


def _groups(asked: Asked, find: str) -> Iterator[Option]:
    for code in GROUPS:
        name, chosen = str(VALUES["group"][code]), asked.group == code
        if _says(name, find):
            yield Option(name, replace(asked, group="" if chosen else code).address(), "", chosen)


def _says(name: str, find: str) -> bool:
    """Whether each typed word begins a word of the name, without accents and capitals."""
    words = plain(name).split()
    return all(any(word.startswith(one) for word in words) for one in plain(find).split())
