"""A list that somebody has in a spreadsheet, whatever it was saved as, as rows of named cells.

Excel writes UTF-8 with a BOM, UTF-16 with tabs ("Unicode text") or the code page of its country,
and separates with what that country's numbers leave free; cells copied from it come with tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from servanda.kernel import Refused

LARGEST_BYTES: Final = 2_000_000
MOST_ROWS: Final = 5_000
SEPARATORS: Final = "\t;,|"
CODE_PAGES: Final = {"hu": "cp1250", "he": "cp1255"}
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the line in the text, 1 for the heading; `cells` by the column's code."""

    number: int
    cells: Mapping[str, str]
    surplus: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """`unknown` are headings that mean nothing here; their cells are left out."""

    rows: Sequence[Row]
    unknown: Sequence[str]


def to_text(data: bytes, language: str) -> str:
    """Bytes of a file as text; `language` tells the code page of old spreadsheet programs.

    Raises Refused for more than 2 MB, and for a workbook.
    """
    if len(data) > LARGEST_BYTES:
        raise Refused(_("This file is larger than 2 MB. Split it in two."), code="too_large")
    if data.startswith(b"PK\x03\x04"):
        raise Refused(
            _("This is a workbook. Save it as CSV, or copy its cells and paste them below."),
            code="workbook",
        )
    if data.startswith(UTF16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(CODE_PAGES.get(language[:2], "cp1252"), "replace")


def read(text: str, headings: Mapping[str, str]) -> Listed:
    """The rows of a list whose first line names its columns.

    `headings` maps what a column may be called, case-folded, to its code. Raises Refused when no
    heading is known, a column comes twice, a quotation mark stays open or there are too many rows.
    """
    lines = _lines(text)
    if not lines:
        raise Refused(_("There is nothing in it. Paste cells, or choose a file."), code="empty")
    (_number, heads), *rest = lines
    codes = [headings.get(" ".join(head.split()).casefold(), "") for head in heads]
    known = [code for code in codes if code]
    if not known:
        raise Refused(
            _("The first line must name the columns, as the example does."), code="no_heading"
        )
    if len(set(known)) < len(known):
        raise Refused(_("A column comes twice. Take one of them out."), code="column_twice")
    if len(rest) > MOST_ROWS:
        raise Refused(
            _("These are more than %(most)s rows. Split the list.") % {"most": MOST_ROWS},
            code="too_many",
        )
    pairs = zip(heads, codes, strict=True)
    unknown = [head.strip() for head, code in pairs if head.strip() and not code]
    return Listed([_row(number, cells, codes) for number, cells in rest], unknown)


def _row(number: int, cells: Sequence[str], codes: Sequence[str]) -> Row:
    named = {code: cell.strip() for code, cell in zip(codes, cells, strict=False) if code}
    surplus = any(cell.strip() for cell in cells[len(codes) :])
    return Row(number, named, surplus)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Lines with something in them and where they begin, read with the heading's separator."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    lines = list(io.StringIO(text, newline=""))
    skipped = next((at for at, line in enumerate(lines) if line.strip()), 0)
    start = lines[skipped] if lines else ""
    if start.lower().startswith("sep=") and len(start.strip()) <= len("sep=,"):
        skipped += 1
        start = next((line for line in lines[skipped:] if line.strip()), "")
    else:
        skipped = 0
    separator = max(SEPARATORS, key=start.count)
    reader = csv.reader(lines[skipped:], delimiter=separator, strict=True)
    found, begins = [], 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, cells))
            begins = skipped + reader.line_num + 1
    except csv.Error as error:
        raise Refused(
            _("Line %(line)s cannot be read: a quotation mark is not closed, or stands alone.")
            % {"line": begins},
            code="quotes",
        ) from error
    return found
