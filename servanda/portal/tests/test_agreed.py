"""The page on which a customer confirms what was agreed, and the letters before and after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.contracts.tests.factory import make_contract
from servanda.mail.models import Outgoing
from servanda.onboarding import actions, links
from servanda.people import actions as people
from servanda.people.tests.factory import (
    ROOT,
    make_contact,
    make_customer,
    make_provider,
    make_staff,
)

pytestmark = pytest.mark.django_db
TEXT = "We answer within an hour. <script>alert(1)</script>"


@pytest.fixture
def boss():
    make_provider()
    manager = make_staff("account_manager", language="en")
    customer = make_customer(account_manager=manager)
    return make_contact(customer, language="en", given_name="Ada", duties=["sponsor"])


@pytest.fixture
def sent(boss):
    contract = make_contract(boss.customer).version.contract
    onboarding = actions.begin(contract, by=ROOT)
    return actions.send_summary(onboarding, by=ROOT, to=boss, text=TEXT)


def path(summary):
    return "/agreed/" + links.url_of(summary).rpartition("/agreed/")[2]


def test_the_letter_carries_the_summary_and_the_link(sent, boss):
    letter = Outgoing.objects.get(purpose="onboarding")
    assert boss.email in str(letter.recipient)
    assert "We answer within an hour." in letter.text
    assert "/agreed/" in letter.text


def test_an_objection_loses_what_nobody_types(client, sent):
    client.post(path(sent), {"different": "1", "words": "Two\0 hours"})
    assert sent.objections.get().words.text == "Two hours"


def test_reading_changes_nothing_and_one_button_confirms(client, sent, boss):
    address = path(sent)
    page = client.get(address).content.decode()
    assert "We answer within an hour." in page
    assert "<script>alert(1)" not in page
    assert sent.assents.count() == 1
    client.post(address, {"so": "1"})
    assert sent.assents.count() == 2
    assert "Confirmed by" in client.get(address).content.decode()


def test_what_is_different_reaches_the_account_manager(client, sent, boss):
    address = path(sent)
    response = client.post(address, {"different": "1", "words": " "})
    assert response.status_code == 422
    assert "what is different" in response.content.decode()
    client.post(address, {"different": "1", "words": "Not on Fridays"})
    assert "Not on Fridays" in client.get(address).content.decode()
    told = Outgoing.objects.filter(purpose="onboarding_objected").order_by("pk").last()
    assert "Not on Fridays" in told.text


def test_a_forged_an_old_and_a_strangers_link_show_nothing(client, sent, boss):
    assert client.get("/agreed/nonsense").status_code == 404
    assert client.get("/agreed/" + links.url_of(sent)[-60:]).status_code == 404
    address = path(sent)
    with kernel.pretend(kernel.now() + timedelta(days=61)):
        assert client.get(address).status_code == 410
    people.contact_left(boss, by=ROOT)
    assert client.post(address, {"so": "1"}).status_code == 403
    assert sent.assents.count() == 1


def test_an_older_summary_says_that_there_is_a_newer_one(client, sent, boss):
    actions.send_summary(sent.onboarding, by=ROOT, to=boss, text="Within two hours.")
    page = client.get(path(sent)).content.decode()
    assert "newer summary" in page
    assert 'name="so"' not in page


@pytest.mark.parametrize("language", ["hu", "he", "es"])
def test_the_letter_is_in_the_customers_language(boss, language):
    people.change_contact(boss, by=ROOT, language=language)
    contract = make_contract(boss.customer).version.contract
    onboarding = actions.begin(contract, by=ROOT)
    actions.send_summary(onboarding, by=ROOT, to=boss, text=TEXT)
    letter = Outgoing.objects.get(purpose="onboarding")
    assert "before we begin" not in letter.text
    assert letter.language == language
