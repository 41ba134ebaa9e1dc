from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from servanda.tickets.tests.world import World


@pytest.fixture
def world(db: None) -> World:
    from servanda.tickets.tests.world import build

    return build()
