"""The papers of the sample company, without its five weeks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servanda.contracts.corrected import mended
from servanda.contracts.models import Document, Version
from servanda.demo.loading import company
from servanda.files import store
from servanda.kernel import chain

pytestmark = pytest.mark.django_db


def test_every_contract_has_its_paper_and_one_had_a_typing_error():
    company(datetime(2026, 6, 13, 21, 40, tzinfo=UTC))
    versions = list(Version.objects.all())
    papers = Document.objects.select_related("blob", "version")
    assert {paper.version for paper in papers} == set(versions)
    assert all(store.read(paper.blob).startswith(b"%PDF-1.4") for paper in papers)
    assert [(one.before, one.after) for one in mended(versions)] == [("A.3", "A.4")]
    assert not list(chain.verify())
