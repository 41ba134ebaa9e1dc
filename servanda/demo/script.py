"""Case scripts: small dialogues written down in scripts/*.toml, read into plain data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).with_name("scripts")
Step = tuple[Any, ...]
"""The name of an act (see acts.py) and what it needs: ("ask", "Which printer is it?")."""


@dataclass(frozen=True, slots=True)
class Script:
    """One dialogue. `ago`, in working hours of the contract line, makes it one that is alive when
    the history ends; without it it happens `uses` times at some time before.

    `fill` has a text per use for each {word} in the texts. `late`: working hours beyond the
    agreed time by which the solution comes too late. `after`: it comes some minutes behind the case
    with that id. `taken`: somebody takes it up. `file`: the name of one that comes with it.
    """

    id: str
    subject: str
    text: str = ""
    customer: str = ""
    who: Sequence[str] = ()
    sender: str = ""
    sender_name: str = ""
    channel: str = "mail"
    kind: str = "incident"
    priority: int = 3
    system: str = ""
    line: str = ""
    engineer: str = "balint"
    by: str = ""
    uses: int = 1
    ago: float | None = None
    late: float = 0.0
    minutes: int = 4
    automatic: bool = False
    language: str = ""
    taken: bool = True
    file: str = ""
    after: str = ""
    fill: Mapping[str, Sequence[str]] = field(default_factory=dict)
    steps: Sequence[Step] = ()

    def filled(self, text: str, use: int) -> str:
        for word, texts in self.fill.items():
            text = text.replace("{" + word + "}", texts[use % len(texts)])
        return text

    def contact(self, use: int) -> str:
        """The key of the contact whose case it is; "" for somebody we do not know."""
        return f"{self.customer}.{self.who[use % len(self.who)]}" if self.who else ""


def scripts() -> list[Script]:
    """All of them, in the order of files and lines."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text("utf-8"))["case"]:
            steps = [tuple(step) for step in row.pop("steps", ())]
            text = row.pop("text", "").strip()
            found.append(Script(**row, text=text, steps=steps))
    return found
