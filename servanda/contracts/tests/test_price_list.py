"""The price list for work that no line covers: drafted, signed, amended, indexed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from servanda.contracts import actions
from servanda.contracts.difference import difference
from servanda.contracts.models import PriceItem, Version
from servanda.contracts.price_words import item_words
from servanda.contracts.queries import price_list_for
from servanda.contracts.tests.factory import make_contract, make_draft, put_line
from servanda.contracts.tests.test_charges import when
from servanda.kernel import Refused, now
from servanda.kernel.money import Money
from servanda.people import actors
from servanda.people.models import Role
from servanda.people.tests.factory import ROOT, make_staff

pytestmark = pytest.mark.django_db
EUR_90 = Money(9_000, "EUR")
LATER = when("2099-01-01 00:00")


def add(draft: Version, name: str = "On-site visit", price: Money = EUR_90) -> PriceItem:
    return actions.add_price(draft, by=ROOT, name=name, unit="visit", price=price)


def drafted() -> Version:
    draft = make_draft()
    put_line(draft)
    return draft


def test_it_is_in_force_once_signed() -> None:
    draft = drafted()
    item = add(draft)
    customer = draft.contract.customer
    assert not price_list_for(customer, now())
    actions.sign(draft, by=ROOT)
    assert list(price_list_for(customer, now())) == [item]
    assert item_words(item) == "On-site visit: €90.00 a visit"


def test_an_amendment_begins_with_it_and_tells_what_changed() -> None:
    line = make_contract(price_list=[("On-site visit", "visit", 9_000), ("Mailbox", "piece", 500)])
    draft = actions.amend(line.version.contract, by=ROOT, effective_from=LATER)
    actions.drop_price(draft.price_list.first(), by=ROOT)
    add(draft, price=Money(10_000, "EUR"))
    add(draft, name="Cabling")
    said = {
        (one.what, one.before, one.after)
        for one in difference(line.version, Version.objects.get(pk=draft.pk))
    }
    assert said == {
        ("On-site visit", "€90.00 a visit", "€100.00 a visit"),
        ("Cabling", "", "€90.00 a visit"),
    }
    assert line.version.price_list.count() == 2


def test_a_contract_like_another_begins_with_its_price_list() -> None:
    line = make_contract(price_list=[("Mailbox", "piece", 500)])
    contract = line.version.contract
    draft = actions.draft_contract(
        by=ROOT, customer=contract.customer, number="other", title="x", starts_at=LATER,
        like=contract,
    )  # fmt: skip
    assert [str(one) for one in draft.price_list.all()] == ["Mailbox"]


def test_an_indexation_raises_it_and_the_hour_beyond() -> None:
    line = make_contract(price_list=[("Mailbox", "piece", 505)], rate_minor=9_000)
    draft = actions.propose_indexation(
        line.version.contract, by=ROOT, percent=Decimal(10), effective_from=LATER
    )
    assert draft.price_list.get().price_minor == 556
    assert draft.lines.get().rate_minor == 9_900


@pytest.mark.parametrize(
    ("name", "price", "code"),
    [
        ("  ", EUR_90, "no_name"),
        ("ON-SITE visit", EUR_90, "price_item_taken"),
        ("Cabling", Money(-1, "EUR"), "bad_price"),
        ("Cabling", Money(10**13, "EUR"), "bad_price"),
        ("Cabling", Money(9_000, "HUF"), "currency_mix"),
    ],
)
def test_items_that_cannot_be(name: str, price: Money, code: str) -> None:
    draft = drafted()
    add(draft)
    with pytest.raises(Refused) as refused:
        add(draft, name=name, price=price)
    assert refused.value.code == code
    assert draft.price_list.count() == 1


def test_a_line_brings_no_other_currency_than_the_price_list() -> None:
    draft = drafted()
    add(draft)
    with pytest.raises(Refused) as refused:
        actions.change_line(draft.lines.get(), by=ROOT, price=Money(1, "HUF"))
    assert refused.value.code == "currency_mix"


def test_without_a_line_nobody_knows_the_currency() -> None:
    with pytest.raises(Refused) as refused:
        add(make_draft())
    assert refused.value.code == "no_currency_yet"


def test_at_most_fifty_items() -> None:
    draft = drafted()
    for number in range(50):
        add(draft, name=f"Item {number}")
    with pytest.raises(Refused) as refused:
        add(draft)
    assert refused.value.code == "long_price_list"


def test_what_is_signed_or_gone_is_not_taken_out() -> None:
    draft = drafted()
    item = add(draft)
    actions.drop_price(PriceItem.objects.get(pk=item.pk), by=ROOT)
    with pytest.raises(Refused) as refused:
        actions.drop_price(item, by=ROOT)
    assert refused.value.code == "no_price_item"
    item = add(draft)
    actions.sign(draft, by=ROOT)
    with pytest.raises(Refused) as refused:
        actions.drop_price(item, by=ROOT)
    assert refused.value.code == "signed"


def test_a_draft_is_thrown_away_with_it() -> None:
    draft = drafted()
    add(draft)
    actions.discard_draft(draft, by=ROOT)
    assert not PriceItem.objects.exists()


def test_an_agent_agrees_no_prices() -> None:
    with pytest.raises(Refused, match="You may not do this"):
        actions.add_price(
            drafted(), by=actors.of_staff(make_staff(Role.AGENT)), name="x", unit="visit",
            price=EUR_90,
        )  # fmt: skip
