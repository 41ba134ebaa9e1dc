"""Every template can be read: a filter whose library is not loaded is found before anybody opens
the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines

PACKAGE = Path(__file__).resolve().parent.parent / "servanda"
TEMPLATES = sorted(
    str(path).split("/templates/", 1)[1] for path in PACKAGE.glob("**/templates/**/*.html")
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    engines["django"].get_template(name)
