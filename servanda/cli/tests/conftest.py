"""What the tests of several commands need."""

from __future__ import annotations

import os

import pytest
from django.db import connection


@pytest.fixture
def database(transactional_db: None) -> str:
    """The address of the test database, for other processes."""
    name = str(connection.settings_dict["NAME"])
    head, _slash, tail = os.environ["DATABASE_URL"].rpartition("/servanda")
    if "?" in os.environ["DATABASE_URL"]:
        head, tail = os.environ["DATABASE_URL"].split("?", 1)
        return f"{head.rpartition('/')[0]}/{name}?{tail}"
    return f"{head}/{name}"
