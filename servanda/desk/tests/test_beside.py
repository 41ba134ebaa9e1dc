"""A typing error is mended and the signed paper attached, on the pages of both sides."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.contracts.models import Correction, Document, Line
from servanda.contracts.tests.factory import make_contract, make_draft, put_line
from servanda.contracts.texts import texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(desk):
    return desk.as_role("service_manager")


@pytest.fixture
def line():
    return make_contract(clause="3.2", pause_clause="3.4")


def url(name, line, *args):
    return reverse(f"desk:{name}", args=args or [line.version.contract.ref])


def clause(line):
    return next(one for one in texts_of(line.version) if one.field == "clause")


def mend(client, line, **values):
    given = {"text": clause(line).key, "to": "3.3", "reason": "The paper says 3.3."} | values
    return client.post(url("contract_correct", line), given, follow=True)


def pdf(content=b"%PDF-1.7", name="alá írva.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def attach(client, line, *files, **values):
    address = url("contract_attach", line)
    return client.post(address, {"uploads": list(files)} | values, follow=True)


class TestCorrecting:
    def test_both_words_stand_on_the_page_with_who_and_why(self, manager, line):
        assert "Clause 3.2" in manager.get(url("contract", line)).content.decode()
        page = mend(manager, line).content.decode()
        assert "Clause 3.3" in page
        assert "<s><bdi>3.2</bdi></s>" in page
        assert "The paper says 3.3." in page

    def test_what_was_typed_stays_when_it_cannot_be(self, manager, line):
        for values in ({"to": "3.2"}, {"to": ""}, {"reason": ""}, {"to": "3" * 30}):
            response = mend(manager, line, **values)
            page = response.content.decode()
            assert response.status_code == 422
            assert 'aria-invalid="true"' in page or 'role="alert"' in page or "error" in page
            for typed in values.values():
                assert typed in page
        assert not Correction.objects.exists()

    def test_a_price_or_an_hour_is_not_among_the_words(self, manager, line):
        page = manager.get(url("contract_correct", line)).content.decode()
        assert "they change by an amendment" in page
        text = clause(line).key.replace(":clause:", ":price_minor:")
        assert "promises something" in mend(manager, line, text=text).content.decode()
        assert not Correction.objects.exists()

    def test_strangers(self, desk, client, line):
        for role in ("agent", "specialist", "administrator"):
            assert mend(desk.as_role(role), line).status_code == 403
        assert mend(client, line).redirect_chain[0][0].startswith("/desk/sign-in")
        assert Line.objects.get(pk=line.pk).clause == "3.2"

    def test_a_draft_has_no_such_page(self, manager):
        draft = put_line(make_draft())
        assert manager.get(url("contract_correct", draft)).status_code == 404
        assert attach(manager, draft, pdf()).status_code == 404


class TestThePaper:
    def test_it_is_kept_read_and_replaced(self, manager, line):
        attach(manager, line, pdf())
        first = Document.objects.get()
        page = attach(manager, line, pdf(b"%PDF-1.7 new", "új.pdf"), replaces=first.ref)
        assert "új.pdf" in page.content.decode()
        assert "1 earlier one" in page.content.decode()
        for one, content in ((first, b"%PDF-1.7"), (first.newer, b"%PDF-1.7 new")):
            response = manager.get(url("contract_document", line, one.ref), follow=True)
            assert response.content == content
            assert response["Content-Disposition"].startswith("attachment")
            assert response["Content-Type"] == "application/octet-stream"
            assert "sandbox" in response["Content-Security-Policy"]

    @pytest.mark.parametrize(
        ("files", "said"),
        [([], "This field is required"), ([pdf(b"")], "empty")],
    )
    def test_what_cannot_be_kept_is_said(self, manager, line, files, said):
        assert said in attach(manager, line, *files).content.decode()
        assert not Document.objects.exists()

    def test_too_large(self, manager, line, monkeypatch):
        monkeypatch.setattr("servanda.desk.fields.LARGEST", 3)
        assert "25 MB" in attach(manager, line, pdf()).content.decode()

    def test_strangers(self, desk, client, manager, line):
        attach(manager, line, pdf())
        address = url("contract_document", line, Document.objects.get().ref)
        assert client.get(address).status_code == 302
        assert attach(desk.as_role("agent"), line, pdf()).status_code == 403
        assert desk.as_role("agent").get(address, follow=True).status_code == 200
        assert manager.get(url("contract_document", line, "unknown")).status_code == 404

    def test_one_attached_by_mistake_is_withdrawn(self, desk, client, manager, line):
        attach(manager, line, pdf())
        address = url("contract_withdraw", line, Document.objects.get().ref)
        assert desk.as_role("agent").post(address, {"reason": "No"}).status_code == 403
        assert client.post(address, {"reason": "No"}).status_code == 302
        assert manager.post(url("contract_withdraw", line, "unknown")).status_code == 404
        assert "Write why" in manager.post(address, follow=True).content.decode()
        assert Document.objects.get().withdrawn_at is None
        page = manager.post(address, {"reason": "It is of Alma"}, follow=True).content.decode()
        assert "only colleagues see it" in page
        assert "It is of Alma" in page
        assert "Attached by mistake" not in page

    def test_the_page_costs_the_same_however_many(self, manager, line):
        asked = []
        for number in (1, 3):
            for place in range(number):
                attach(manager, line, pdf(str(place).encode()))
                mend(manager, Line.objects.get(pk=line.pk), to=f"{number}.{place + 5}")
                line.refresh_from_db()
            with CaptureQueriesContext(connection) as counted:
                manager.get(url("contract", line))
            asked.append(len(counted))
        assert asked[0] == asked[1]
