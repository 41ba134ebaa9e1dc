"""Customers, their people and their systems, made and changed on pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.people.models import Contact, Customer
from servanda.people.tests.factory import make_customer
from servanda.systems.models import System

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Körte Kft.",
    "country": "HU",
    "language": "hu",
    "zone": "Europe/Budapest",
    "given_name": "Dóra",
    "address": "dora@korte.example",
}


def page_of(response):
    return response.content.decode()


@pytest.fixture
def agent(desk):
    return desk.as_role("agent")


def test_a_customer_with_the_first_person(agent):
    agent.post(
        reverse("desk:new_customer"), NEW | {"phone": "06 1 555 0101", "domains": "korte.hu"}
    )
    customer = Customer.objects.get(name="Körte Kft.")
    assert customer.contacts.get().phones.get().number == "+3615550101"
    assert customer.domains.get().name == "korte.hu"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"address": ""}, "Give a mail address"),
        ({"phone": "call me"}, "not a telephone number"),
        ({"domains": "gmail.com"}, "gmail.com"),
        ({"name": " "}, "required"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(agent, typed, words):
    before = Customer.objects.count()
    response = agent.post(reverse("desk:new_customer"), NEW | typed)
    assert response.status_code == 422
    assert words in page_of(response)
    assert Customer.objects.count() == before


def test_a_customer_is_changed(desk, agent):
    staff = desk.staff("agent")
    values = {
        "name": "Alma Zrt.",
        "country": "HU",
        "language": "en",
        "zone": "Europe/London",
        "domains": "alma.hu, alma.example",
        "own_supporter": staff.pk,
        "manner_en": "Short mails.",
    }
    agent.post(reverse("desk:edit_customer", args=[desk.customer.ref]), values)
    customer = Customer.objects.get(pk=desk.customer.pk)
    assert (customer.name, customer.own_supporter) == ("Alma Zrt.", staff)
    assert sorted(customer.domains.values_list("name", flat=True)) == ["alma.example", "alma.hu"]
    assert dict(customer.manner) == {"en": "Short mails."}
    agent.post(
        reverse("desk:edit_customer", args=[desk.customer.ref]), values | {"domains": "alma.hu"}
    )
    assert customer.domains.get().name == "alma.hu"


def contact(**values):
    return {
        "given_name": "Zsófia",
        "family_name": "Vörös",
        "addresses": "zs@alma.example, zsofi@alma.example",
        "phones": "+36 1 555 0102",
        "duties": ["coordinator", "billing"],
        "language": "hu",
        "zone": "Europe/Budapest",
        "formal": "on",
    } | values


def test_a_contact_is_added_changed_leaves_and_returns(desk, agent):
    agent.post(reverse("desk:new_contact", args=[desk.customer.ref]), contact())
    added = Contact.objects.get(given_name="Zsófia")
    assert added.addresses.count() == 2
    assert {duty.role for duty in added.duties.all()} == {"coordinator", "billing"}
    address = reverse("desk:contact", args=[added.ref])
    agent.post(address, contact(addresses="zsofi@alma.example", phones="", duties=["billing"]))
    assert added.addresses.get().address == "zsofi@alma.example"
    assert not added.phones.exists()
    assert added.duties.get().role == "billing"
    for there in (False, True):
        agent.post(reverse("desk:contact_left", args=[added.ref]))
        added.refresh_from_db()
        assert (added.left_at is None) is there


def test_an_address_of_somebody_else_is_refused_whole(desk, agent):
    taken = desk.contact.email
    agent.post(reverse("desk:new_contact", args=[desk.customer.ref]), contact())
    added = Contact.objects.get(given_name="Zsófia")
    response = agent.post(
        reverse("desk:contact", args=[added.ref]), contact(given_name="Other", addresses=taken)
    )
    assert response.status_code == 422
    assert "belongs to" in page_of(response)
    added.refresh_from_db()
    assert added.given_name == "Zsófia"


def test_a_system_is_added_changed_retired_and_back(desk, agent):
    new = reverse("desk:new_system", args=[desk.customer.ref])
    agent.post(new, {"name": "NAS-02", "kind": "storage"})
    system = System.objects.get()
    assert agent.post(new, {"name": "NAS-02"}).status_code == 422
    agent.post(
        reverse("desk:edit_system", args=[system.ref]), {"name": "NAS-02", "place": "Cellar"}
    )
    for runs in (False, True):
        agent.post(reverse("desk:retire_system", args=[system.ref]))
        system.refresh_from_db()
        assert (system.retired_on is None) is runs
    assert system.place == "Cellar"


def test_a_specialist_looks_but_does_not_edit_customers(desk):
    client = desk.as_role("specialist")
    page = page_of(client.get(reverse("desk:customer", args=[desk.customer.ref])))
    assert reverse("desk:edit_customer", args=[desk.customer.ref]) not in page
    assert client.post(reverse("desk:new_customer"), NEW).status_code == 403


def test_an_empty_list_says_what_to_do(desk, agent):
    assert "New customer" in page_of(agent.get(reverse("desk:customers")))
    other = make_customer()
    assert agent.get(reverse("desk:edit_customer", args=[other.ref])).status_code == 200
