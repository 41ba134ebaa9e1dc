"""XLSX: dates are dates, numbers numbers, and everything else words, never a formula."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any, Final

import xlsxwriter

from servanda.desk.tables.table import Cell, Table

MOST: Final = 1_048_575  # rows of a sheet beside the titles
LONGEST: Final = 32_767  # characters of a cell
PIECE: Final = 64 * 1024
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def pieces(table: Table) -> Iterator[bytes]:
    """The file, in pieces; it lies on the disk meanwhile, not in memory."""
    with TemporaryFile() as file:
        _write(table, file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write(table: Table, file: IO[bytes]) -> None:
    book = xlsxwriter.Workbook(file, OPTIONS)
    sheet = book.add_worksheet()
    strong = book.add_format({"bold": True})
    formats: dict[type, Any] = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    if table.reader.right_to_left:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.columns) - 1, 20)
    sheet.write_row(0, 0, table.titles(), strong)
    number = 0
    for lines in table.lines():
        for line in lines[: MOST - number]:
            number += 1
            for place, cell in enumerate(line):
                _put(sheet, number, place, cell, formats)
    sheet.autofilter(0, 0, max(number, 1), len(table.columns) - 1)
    book.close()


def _put(sheet: Any, row: int, place: int, cell: Cell, formats: dict[type, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell, formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, formats[date])
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell[:LONGEST])
    else:
        sheet.write_number(row, place, cell)
