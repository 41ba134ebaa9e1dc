"""Static files under names which change with their content: browsers may keep them for ever."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Before they are gathered (tests, commands) the plain names are used."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))

    def url_converter(self, name: str, *more: Any, **named: Any) -> Callable[[Match[str]], str]:
        """Only in our own files are imports rewritten; others name modules which are not files."""
        if not name.startswith(("desk/", "portal/", "presentation/", "demo/")):
            return lambda found: found[0]
        converter: Callable[[Match[str]], str] = super().url_converter(name, *more, **named)
        return converter
