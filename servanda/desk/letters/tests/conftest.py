"""The desk's fixtures. Models are imported when a test asks, since pytest reads this file before
Django is set up.
"""

from __future__ import annotations

import pytest


@pytest.fixture
def desk(db, client):
    from servanda.desk.tests.world import Desk

    return Desk(type(client))
