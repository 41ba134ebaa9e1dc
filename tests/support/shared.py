"""Material for tests that is too large or not ours to keep in the repository."""

from __future__ import annotations

import os
from pathlib import Path


def shared_dir() -> Path | None:
    """The folder of SERVANDA_SHARED, or `shared` beside the repository; None when absent."""
    given = os.environ.get("SERVANDA_SHARED", "")
    folder = Path(given) if given else Path(__file__).resolve().parents[3] / "shared"
    return folder if folder.is_dir() else None
