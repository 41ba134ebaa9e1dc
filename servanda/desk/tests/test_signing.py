"""The page of signed letters: the record to publish, what is wrong with a key, who may."""

import pytest
from django.urls import reverse

from servanda.mail import signing
from servanda.mail.models import Mailbox, SigningKey

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:signing")


@pytest.fixture
def browser(desk):
    Mailbox.objects.create(address="desk@duna.example")
    return desk.as_role("administrator")


def act(browser, name, domain="duna.example", **values):
    answer = browser.post(reverse("desk:signing_act", args=[domain, name]), values, follow=True)
    return answer.content.decode()


def test_a_key_is_made_published_looked_up_and_used(browser, monkeypatch):
    assert "Make a key" in browser.get(PAGE).content.decode()
    shown = act(browser, "make")
    key = SigningKey.objects.get()
    assert key.record_name in shown
    assert key.public in shown
    assert "BEGIN" not in shown
    monkeypatch.setattr(signing, "look_up", lambda _key: "missing")
    assert "not in DNS yet, so nobody could verify" in act(browser, "start")
    monkeypatch.setattr(signing, "look_up", lambda _key: "ok")
    assert "letters are signed since" in act(browser, "start")
    assert "leave unsigned" in act(browser, "stop")


@pytest.mark.parametrize(
    ("found", "words"),
    [("ok", "as it should be"), ("missing", "not in DNS yet"), ("other", "Another record"),
     ("no_answer", "do not answer")],
)  # fmt: skip
def test_what_dns_says_is_said_in_words(browser, monkeypatch, found, words):
    act(browser, "make")
    monkeypatch.setattr("servanda.desk.views.signing.look_up", lambda _key: found)
    assert words in act(browser, "look")


def test_a_key_that_cannot_be_used_is_refused_at_its_field_and_the_selector_stays(browser):
    answer = browser.post(
        reverse("desk:signing_act", args=["duna.example", "give"]),
        {"selector": "mail", "pem": "hello"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This is no private key" in shown
    assert 'value="mail"' in shown
    assert "A selector is" in act(browser, "give", selector="a b", pem="hello")


def test_another_domain_or_act_and_a_get_do_nothing(browser):
    for domain, name in (("other.example", "make"), ("duna.example", "burn"),
                         ("duna.example", "start")):  # fmt: skip
        address = reverse("desk:signing_act", args=[domain, name])
        assert browser.post(address).status_code == 404
        assert browser.get(address).status_code == 405


def test_agents_stay_outside(desk, browser):
    agent = desk.as_role("agent")
    assert agent.get(PAGE).status_code == 403
    assert agent.post(reverse("desk:signing_act", args=["duna.example", "make"])).status_code == 403
