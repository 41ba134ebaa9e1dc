"""How one contract finds the priority of a case, where it was agreed otherwise than is usual here.

Stored as a plain mapping by cell ("many_urgent"), on the version, and signed with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from servanda.catalogue.priorities import USUAL, Matrix
from servanda.contracts.models import Version

Stored = Mapping[str, int | None]


def matrix_of(version: Version) -> Matrix | None:
    """The version's own matrix; None: the provider's holds."""
    kept: Stored | None = version.priorities
    if kept is None:
        return None
    return {cell: kept.get(name(cell)) for cell in USUAL}


def stored(matrix: Matrix | None) -> dict[str, int | None] | None:
    return None if matrix is None else {name(cell): matrix.get(cell) for cell in USUAL}


def name(cell: tuple[str, str]) -> str:
    """As fields of forms are called too."""
    return "_".join(map(str, cell))
