"""Erasing words from a ticket's page: offered to whom it is allowed, asked why, told in words."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
BUTTON = "Erase these words…"


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def page(browser, ticket):
    return browser.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()


def erase(browser, ticket, **data):
    message = ticket.messages.order_by("pk")[0]
    return browser.post(reverse("desk:erase", args=[ticket.ref, message.ref]), data, follow=True)


def test_only_whose_role_allows_it_is_offered_it(desk, ticket):
    assert BUTTON not in page(desk.as_role("agent"), ticket)
    assert BUTTON in page(desk.as_role("head"), ticket)


def test_erased_words_are_gone_and_the_page_says_so(desk, ticket):
    shown = erase(desk.as_role("head"), ticket, why="secret").content.decode()
    assert "Nothing comes out of it." not in shown
    assert "The printer is silent" not in shown
    assert "These words were erased." in shown
    assert "Words were erased." in shown
    assert BUTTON not in shown


def test_without_a_reason_nothing_is_erased(desk, ticket):
    shown = erase(desk.as_role("head"), ticket, why="")
    assert shown.status_code == 422
    assert "Nothing comes out of it." in shown.content.decode()


def test_who_may_not_cannot(desk, ticket):
    assert erase(desk.as_role("agent"), ticket, why="secret").status_code == 403
    assert ticket.messages.get().erased_at is None
