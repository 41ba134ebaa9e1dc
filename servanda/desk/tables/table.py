"""A list to be written into a file, whatever the file's kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

Cell = str | int | float | date | datetime | None
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Column:
    """`value` is asked in the reader's language; instants are aware."""

    title: str
    value: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """In whose words and hours the file is written."""

    language: str
    zone: str

    @property
    def right_to_left(self) -> bool:
        return self.language == "he"

    def inside(self) -> AbstractContextManager[object]:
        """The reader's language and zone in force."""
        stack = ExitStack()
        stack.enter_context(translation.override(self.language))
        stack.enter_context(timezone.override(ZoneInfo(self.zone)))
        return stack

    def local(self, instant: datetime) -> datetime:
        """As the reader's clock shows it, to the second, without a zone."""
        return instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the file's; `rows` are asked for while writing."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    reader: Reader

    def titles(self) -> list[str]:
        return [column.title for column in self.columns]

    def lines(self) -> Iterator[list[list[Cell]]]:
        """The cells, some rows at a time, made in the reader's language."""
        chunk: list[Any] = []
        for row in self.rows:
            chunk.append(row)
            if len(chunk) == CHUNK:
                yield self._cells(chunk)
                chunk = []
        if chunk:
            yield self._cells(chunk)

    def _cells(self, rows: Iterable[Any]) -> list[list[Cell]]:
        with self.reader.inside():
            return [[self._cell(column.value(row)) for column in self.columns] for row in rows]

    def _cell(self, value: Any) -> Cell:
        if isinstance(value, datetime):
            return self.reader.local(value)
        if value is None or isinstance(value, int | float | date):
            return value
        return str(value)
