"""The words of a signed version in which a typing error can be mended. None of them promises
anything: the number and title of the contract, the numbers of clauses, what steps are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.contracts.models import Correction, Line, Rung, Version
from servanda.kernel.words import Words

Place = Correction.Place
LONGEST = {"number": 40, "title": 200, "clause": 20, "pause_clause": 20}


@dataclass(frozen=True, slots=True)
class Text:
    """One text: whose (`place` and the key of its row), which (`field`), in which `language` (""
    where it has one wording only), and how it reads. `about` is the line or step it belongs to."""

    place: str
    row_id: int
    field: str
    language: str
    words: str
    about: Line | Rung | None = None

    @property
    def key(self) -> str:
        """Names it in a form; another one when it reads differently by now."""
        return ":".join((self.place, str(self.row_id), self.field, self.language, self.words))


def texts_of(version: Version) -> list[Text]:
    """All of them; of a version read by `queries.contract_page` it asks nothing more."""
    contract = version.contract
    found = [Text(Place.CONTRACT, contract.pk, "number", "", contract.number)]
    found += _worded(Place.CONTRACT, contract.pk, contract.title, None)
    for line in version.lines.all():
        clauses = [line.clause, *sorted({target.clause for target in line.targets.all()})]
        found += [
            Text(Place.LINE, line.pk, "clause", "", clause, line)
            for clause in dict.fromkeys(clauses)
            if clause
        ]
        if line.pause_clause:
            found.append(Text(Place.LINE, line.pk, "pause_clause", "", line.pause_clause, line))
    for rung in version.rungs.all():
        found += _worded(Place.RUNG, rung.pk, rung.title, rung)
    return found


def _worded(place: str, row_id: int, words: Words, about: Rung | None) -> Iterator[Text]:
    for language, text in sorted(words.items()):
        if text:
            yield Text(place, row_id, "title", language, text, about)
