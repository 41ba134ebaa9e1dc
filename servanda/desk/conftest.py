"""The desk's fixtures, for all tests below it. Models are imported when a test asks, since pytest
reads this file before Django is set up.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def desk(db: None, client: Client) -> Any:
    """A provider with a customer under contract, and colleagues of any role."""
    from servanda.desk.tests.world import Desk

    return Desk(type(client))  # type: ignore[no-untyped-call]
