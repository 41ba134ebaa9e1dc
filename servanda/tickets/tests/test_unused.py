"""Bytes that were erased in one place stay where something else has them."""

from __future__ import annotations

import pytest

from servanda.contracts.actions import attach_document
from servanda.contracts.tests.factory import make_contract
from servanda.files import store
from servanda.files.models import Blob
from servanda.people import actors
from servanda.people.models import Role
from servanda.people.tests.factory import make_staff
from servanda.tickets.unused import drop_unused

pytestmark = pytest.mark.django_db


def test_the_signed_paper_that_was_mailed_too_stays_with_its_contract():
    manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
    kept = attach_document(make_contract().version, by=manager, name="a.pdf", data=b"%PDF-1.7 one")
    drop_unused([kept.blob, store.keep(b"nobody has this")])
    assert store.read(kept.blob) == b"%PDF-1.7 one"
    assert Blob.objects.count() == 1
