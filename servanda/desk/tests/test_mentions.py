"""Calling colleagues by name on the ticket's page, and the place where one sees it."""

import pytest
from django.urls import reverse

from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.models import Mention

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(desk):
    return desk.staff("agent", given_name="Zsófi", family_name="Fekete")


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def note(client, ticket, text):
    address = reverse("desk:note", args=[ticket.ref])
    return client.post(address, {"text": text}, follow=True).content.decode()


def listed(client):
    return client.get(reverse("desk:mentions")).content.decode()


def test_the_page_says_who_was_told_and_who_was_not(desk, anna, ticket):
    desk.staff("specialist", given_name="Pál", family_name="Kis")
    said = note(desk.as_role("head"), ticket, "@Zsófi, and @Pál: look")
    assert "Told of it" in said
    assert "does not see this ticket and was not told" in said
    assert "toast--warning" in said, "it does not go by itself"


def test_who_was_told_is_no_warning(desk, anna, ticket):
    assert "toast--warning" not in note(desk.as_role("head"), ticket, "@Zsófi: look")


def test_a_name_of_several_is_asked_back(desk, anna, ticket):
    desk.staff("agent", given_name="Zsófi", family_name="Fehér")
    assert "fits several colleagues" in note(desk.as_role("head"), ticket, "@Zsófi look")
    assert not Mention.objects.exists()


def test_it_stands_among_the_mentions_with_a_count(desk, anna, ticket):
    note(desk.as_role("head"), ticket, "@Zsófi look at the disk")
    shown = listed(desk.client(anna))
    assert "look at the disk" in shown
    assert f"{reverse('desk:ticket', args=[ticket.ref])}#m-" in shown
    assert 'nav__count">1<' in shown.replace(" ", "").replace("\n", "") or ">1<" in shown


def test_being_on_the_ticket_reads_it(desk, anna, ticket):
    note(desk.as_role("head"), ticket, "@Zsófi look")
    client = desk.client(anna)
    client.get(reverse("desk:ticket", args=[ticket.ref]))
    assert Mention.objects.unread().exists()
    client.post(reverse("desk:here", args=[ticket.ref]), {"window": "w"})
    assert not Mention.objects.unread().exists()


def test_one_or_all_can_be_marked_as_read_but_only_ones_own(desk, anna, ticket):
    head = desk.as_role("head")
    note(head, ticket, "@Zsófi one")
    note(head, ticket, "@Zsófi two")
    first = Mention.objects.order_by("pk").first()
    assert head.post(reverse("desk:mention", args=[first.pk])).status_code == 404
    client = desk.client(anna)
    client.post(reverse("desk:mention", args=[first.pk]))
    assert Mention.objects.unread().count() == 1
    client.post(reverse("desk:mentions"))
    assert not Mention.objects.unread().exists()


def test_the_number_of_queries_does_not_grow_with_the_list(
    desk, anna, ticket, django_assert_max_num_queries
):
    by = actors.of_staff(desk.staff("head"))
    for number in range(12):
        actions.note(ticket, by=by, text=f"@Zsófi {number}")
    client = desk.client(anna)
    listed(client)
    with django_assert_max_num_queries(14):
        listed(client)


def test_names_are_proposed_with_who_does_not_see_the_ticket(desk, anna, ticket):
    desk.staff("specialist", given_name="Pál", family_name="Kis")
    given = desk.as_role("head").get(reverse("desk:mentionable", args=[ticket.ref])).json()
    about = {one["name"]: one["about"] for one in given["names"]}
    assert about[anna.name] == ""
    assert [words for name, words in about.items() if "Pál" in name] == ["does not see this ticket"]


def test_whoever_does_not_see_the_ticket_gets_no_names(desk, ticket):
    address = reverse("desk:mentionable", args=[ticket.ref])
    assert desk.as_role("specialist").get(address).status_code == 404


def test_the_mail_can_be_switched_off_in_the_preferences(desk, anna):
    client = desk.client(anna)
    given = {"language": "en", "zone": "UTC", "theme": "auto", "density": "comfortable"}
    client.post(reverse("desk:preferences"), given)
    anna.refresh_from_db()
    assert anna.mail_mentions is False
    assert "A mail when a colleague mentions me" in client.get(
        reverse("desk:preferences")
    ).content.decode()  # fmt: skip
