"""What holds for all lines of a contract: names of priorities, and a cap."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servanda.catalogue.credits import Amount
from servanda.catalogue.priorities import USUAL
from servanda.contracts import actions as contracts
from servanda.contracts.models import Version
from servanda.contracts.tests.factory import (
    make_contract,
    make_draft,
    put_line,
)
from servanda.desk.tests.contracts.entering import JANUARY, url
from servanda.people.tests.factory import ROOT

pytestmark = pytest.mark.django_db


class TestPriorities:
    """A matrix of the contract's own, entered in the draft and read in the paper."""

    @staticmethod
    def typed(**cells):
        usual = {f"{impact}_{urgency}": priority or "" for (impact, urgency), priority in
                 USUAL.items()}  # fmt: skip
        return usual | {"own": "on"} | cells

    def test_it_is_typed_saved_signed_and_read(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        ref = draft.contract.ref
        assert (
            "This contract has a matrix of its own"
            in manager.get(url("contract", ref)).content.decode()
        )
        answer = manager.post(url("contract_priorities", ref), self.typed(one_normal="2"))
        assert answer.status_code == 302
        contracts.sign(draft, by=ROOT)
        page = manager.get(url("contract", ref)).content.decode()
        assert "Agreed in this contract: which priority" in page
        assert "<td>P2</td>" in page

    def test_not_ticked_the_providers_holds_again(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        ref = draft.contract.ref
        manager.post(url("contract_priorities", ref), self.typed(one_normal="2"))
        manager.post(url("contract_priorities", ref), self.typed(own=""))
        assert Version.objects.get(pk=draft.pk).priorities is None

    def test_a_priority_that_is_none_is_refused_and_the_rest_kept(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        answer = manager.post(
            url("contract_priorities", draft.contract.ref),
            self.typed(one_normal="7", many_normal="4"),
        )
        assert answer.status_code == 422
        assert '<option value="4" selected>P4</option>' in answer.content.decode()
        assert Version.objects.get(pk=draft.pk).priorities is None

    def test_where_there_is_none_the_paper_says_so(self, manager, customer):
        line = make_contract(customer)
        page = manager.get(url("contract", line.version.contract.ref)).content.decode()
        assert "this contract has no matrix of its own" in page

    def test_an_agent_agrees_nothing(self, desk, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        address = url("contract_priorities", draft.contract.ref)
        assert desk.as_role("agent").post(address, self.typed()).status_code == 403


class TestACapOverAllLines:
    def settled(self, manager, draft, cap):
        """What the page's form sends, with this cap in it."""
        values = {"reminder_days": 2, "manager_days": 5, "reopen_days": 14, "renewal": "none",
                  "renewal_months": 12, "notice_days": 30, "credit_cap": cap}  # fmt: skip
        return manager.post(url("contract_settle", draft.contract.ref), values)

    def test_it_is_typed_read_in_the_paper_and_in_the_difference(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        assert self.settled(manager, draft, "15 %").status_code == 302
        contracts.sign(draft, by=ROOT)
        ref = draft.contract.ref
        page = manager.get(url("contract", ref)).content.decode()
        assert 'Credits of all lines together: at most <bdi dir="ltr">15 %</bdi>' in page
        nxt = contracts.amend(
            draft.contract, by=ROOT, effective_from=datetime(2099, 1, 1, tzinfo=UTC)
        )
        contracts.cap_credits(nxt, by=ROOT, cap=Amount(fixed=12_000))
        page = " ".join(manager.get(url("contract", ref)).content.decode().split())
        assert "at most for all lines together" in page
        assert "120 EUR" in page

    @pytest.mark.parametrize("cap", ["much", "0", "101 %", "15 HUF"])
    def test_what_nobody_understands_is_said_and_kept(self, manager, customer, cap):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        answer = self.settled(manager, draft, cap)
        assert answer.status_code == 422
        assert f'value="{cap}"' in answer.content.decode()
        assert Version.objects.get(pk=draft.pk).cap is None


class TestThePriceListForWorkOutside:
    def typed(self, **given):
        return {"name": "On-site visit", "price": "90", "unit": "visit"} | given

    def test_it_is_typed_taken_out_signed_and_read(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        ref = draft.contract.ref
        for name in ("On-site visit", "Mailbox"):
            answer = manager.post(url("contract_price", ref), self.typed(name=name))
            assert answer.status_code == 302
        first = draft.price_list.first()
        assert manager.post(url("contract_price_drop", ref, first.pk)).status_code == 302
        contracts.sign(draft, by=ROOT)
        page = manager.get(url("contract", ref)).content.decode()
        assert "Price list for work outside" in page
        assert "<bdi>Mailbox</bdi>" in page
        assert "€90.00 a visit" in page
        assert "On-site visit" not in page

    @pytest.mark.parametrize(
        "wrong", [{"name": ""}, {"price": "-1"}, {"price": "much"}, {"unit": "mile"}]
    )
    def test_what_cannot_be_is_said_and_the_rest_kept(self, manager, customer, wrong):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        typed = self.typed(**wrong)
        answer = manager.post(url("contract_price", draft.contract.ref), typed)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert f'value="{typed["name"]}"' in page if typed["name"] else "Look at the marked" in page
        assert not draft.price_list.exists()

    def test_the_same_item_twice_is_refused_with_what_was_typed(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        address = url("contract_price", draft.contract.ref)
        manager.post(address, self.typed())
        answer = manager.post(address, self.typed(price="95"))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "The price list has this item already." in page
        assert 'value="95"' in page

    def test_strangers(self, desk, client, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        ref = draft.contract.ref
        manager.post(url("contract_price", ref), self.typed())
        item = draft.price_list.get().pk
        for address in (url("contract_price", ref), url("contract_price_drop", ref, item)):
            assert desk.as_role("agent").post(address, self.typed()).status_code == 403
            assert client.post(address, self.typed()).status_code == 302
        other = make_draft(customer, starts_at=JANUARY)
        put_line(other)
        address = url("contract_price_drop", other.contract.ref, item)
        assert manager.post(address).status_code == 404
        assert draft.price_list.count() == 1
