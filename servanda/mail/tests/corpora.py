"""Real mail from public test suites, when it lies beside the project."""

from __future__ import annotations

import re
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from tests.support.shared import shared_dir

ABSENT = "the shared mail corpora are not on this machine (set SERVANDA_SHARED)"


@cache
def folder() -> Path | None:
    """The corpora, unpacked once for each run of the tests; None when there are none."""
    shared = shared_dir()
    archive = shared / "mail" / "corpora.tar.xz" if shared else None
    if archive is None or not archive.is_file():
        return None
    target = Path(tempfile.mkdtemp(prefix="servanda-corpora-"))
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
    return target


def files(source: str) -> list[Path]:
    root = folder()
    return sorted(p for p in (root / source).rglob("*") if p.is_file()) if root else []


SOURCES = [
    "crisp_email-reply-parser", "enmime", "flufl-bounce", "mimekit", "postal-mime",
    "python-stdlib-test_email", "sisimai", "spamassassin", "stalwart-mail-parser", "talon",
    "zbateson-mail-mime-parser",
]  # fmt: skip


def attribution_lines() -> list[str]:
    """The lines seen in archives; [""] when they are not here."""
    shared = shared_dir()
    path = shared / "mail" / "attribution_lines.txt" if shared else None
    if path is None or not path.is_file():
        return [""]
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r"(?:hu|es|he) ", line):
            text = line.partition(":")[2].strip().replace("\\n", "\n")
            text = re.sub(r"U\+(20\w\w) ?", lambda m: chr(int(m[1], 16)), text)
            found.append(text.replace("NAME <addr>", "Dana Levi <dana@example.com>"))
    return found
