"""A service manager at the desk, and a customer without a contract. Models are imported when a test
asks, since pytest reads this file before Django is set up."""

from __future__ import annotations

import pytest


@pytest.fixture
def manager(desk):
    return desk.as_role("service_manager")


@pytest.fixture
def customer(db):
    from servanda.people.tests.factory import make_customer

    return make_customer(name="Duna Kft.", zone="Europe/Budapest")
