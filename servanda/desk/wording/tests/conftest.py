"""A head at the desk, who may change its words."""

from __future__ import annotations

import pytest


@pytest.fixture
def head(desk):
    return desk.staff("head", given_name="Péter", family_name="Szabó")


@pytest.fixture
def browser(desk, head):
    return desk.client(head)
