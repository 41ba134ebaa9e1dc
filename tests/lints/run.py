"""Applies the rules to every file of the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.lints.rules import RULES

ROOT = Path(__file__).resolve().parents[2]


def findings(root: Path = ROOT) -> Iterator[str]:
    """One line for each breach: where, what, and what to do instead."""
    for path in sorted((root / "servanda").rglob("*")):
        name = PurePosixPath(path.relative_to(root).as_posix())
        rules = [rule for rule in RULES if path.is_file() and rule.applies(name)]
        text = path.read_text(encoding="utf-8") if rules else ""
        for rule in rules:
            for line, words in rule.find(text):
                yield f"{name}:{line}: {words!r}: {rule.name} ({rule.why})"
