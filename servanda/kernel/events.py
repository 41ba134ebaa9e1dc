"""How packages declare what can happen. Each kind is a frozen dataclass with plain fields.

Kinds are never renamed and fields only added (with a default), because rows written years ago
are read with today's declaration.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Literal, TypeVar

Audience = Literal["public", "internal"]
E = TypeVar("E", bound="type[Event]")
CODE = re.compile(r"[\w.:+/-]{0,80}")
KINDS: dict[str, type[Event]] = {}


class Event:
    """Base of all declared events. Fields hold ids, codes and numbers only, never words."""

    kind: ClassVar[str]
    version: ClassVar[int]
    audience: ClassVar[Audience]

    def as_data(self) -> dict[str, Any]:
        """The fields as JSON. Raises ValueError if one holds words instead of a code."""
        data = {key: _plain(value) for key, value in asdict(self).items() if value is not None}  # type: ignore[call-overload]
        for key, value in data.items():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, float) or (isinstance(item, str) and not CODE.fullmatch(item)):
                    raise ValueError(f"{self.kind}: {key} must be an id, code or number: {item!r}")
        return data


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def event(kind: str, *, audience: Audience = "internal", version: int = 1) -> Callable[[E], E]:
    """Declare the decorated dataclass as the journal kind `kind`."""

    def declare(cls: E) -> E:
        if kind in KINDS:
            raise ValueError(f"journal kind {kind} is declared twice")
        cls.kind, cls.audience, cls.version = kind, audience, version
        KINDS[kind] = cls
        return cls

    return declare


def load(kind: str, data: dict[str, Any]) -> Event:
    """The event of a stored row. Times come back as aware datetimes."""
    cls = KINDS[kind]
    kinds = {item.name: str(item.type) for item in fields(cls)}  # type: ignore[arg-type]
    values = {
        key: datetime.fromisoformat(value)
        if value is not None and kinds[key].startswith("datetime")
        else tuple(value)
        if isinstance(value, list)
        else value
        for key, value in data.items()
        if key in kinds
    }
    return cls(**values)


@event("words.erased")
@dataclass(frozen=True)
class WordsErased(Event):
    """The one kind the kernel itself records (see `erasing`): `seals` name the emptied rows, `why`
    is a code.
    """

    seals: tuple[str, ...]
    why: str
