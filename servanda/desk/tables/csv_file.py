"""CSV that spreadsheet programs open without asking: with a BOM, and with the separator that the
reader's language has in such programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from servanda.desk.tables.table import Cell, Table

BOM: Final = "\ufeff"
SEPARATORS: Final = {"hu": ";", "es": ";"}
# What a spreadsheet would take for a formula. An apostrophe makes it words again.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: Cell) -> Cell:
    """The cell, unless a spreadsheet would calculate with it: then as words."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0\u200e\u200f").startswith(FORMULA):
        return "'" + cell
    return cell


def pieces(table: Table) -> Iterator[bytes]:
    """The file, some rows at a time."""
    separator = SEPARATORS.get(table.reader.language, ",")
    yield (BOM + _written([table.titles()], separator)).encode()
    for lines in table.lines():
        yield _written(lines, separator).encode()


def _written(lines: Sequence[Sequence[Cell]], separator: str) -> str:
    page = io.StringIO()
    writer = csv.writer(page, delimiter=separator, lineterminator="\r\n")
    writer.writerows([_shown(safe(cell), separator) for cell in line] for line in lines)
    return page.getvalue()


def _shown(cell: Cell, separator: str) -> Cell:
    """Where a semicolon separates, a comma is the decimal point: "48.5" would be no number."""
    if isinstance(cell, float):
        return str(cell).replace(".", "," if separator == ";" else ".")
    return cell.isoformat(sep=" ", timespec="minutes") if isinstance(cell, datetime) else cell
