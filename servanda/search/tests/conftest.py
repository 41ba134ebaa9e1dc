from __future__ import annotations

import pytest


@pytest.fixture
def world(db):
    from servanda.tickets.tests.world import build

    return build()
