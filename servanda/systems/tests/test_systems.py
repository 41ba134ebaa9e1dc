"""The service file: what a customer runs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from servanda import kernel
from servanda.catalogue import actions as catalogue
from servanda.kernel import Actor, Refused
from servanda.people import actors
from servanda.people.tests.factory import ROOT, make_actor, make_contact, make_customer
from servanda.systems import actions
from servanda.systems.models import System
from servanda.systems.queries import systems_of

pytestmark = pytest.mark.django_db


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def customer():
    return make_customer(zone="Asia/Jerusalem")


@pytest.fixture
def shop(customer) -> System:
    return actions.add_system(customer, by=ROOT, name="Web shop", kind="site", place="Cloud")


def test_a_system_belongs_to_services(customer):
    mail = catalogue.create_service(by=ROOT, code="mail", name="Mail")
    system = actions.add_system(customer, by=ROOT, name="Server", services=[mail])
    assert list(system.services.all()) == [mail]
    actions.change_system(system, by=ROOT, services=[])
    assert not system.services.exists()


def test_a_name_is_used_once_at_a_customer(customer, shop):
    with refused("system_taken"):
        actions.add_system(customer, by=ROOT, name="Web shop")
    actions.add_system(make_customer(), by=ROOT, name="Web shop")
    actions.change_system(shop, by=ROOT, name="Web shop", notes="Red button: restart.")


def test_a_name_is_needed(customer, shop):
    with refused("no_name"):
        actions.add_system(customer, by=ROOT, name=" ")
    with refused("no_name"):
        actions.change_system(shop, by=ROOT, name="")


def test_only_its_own_fields_can_be_changed(shop):
    with pytest.raises(TypeError, match="customer"):
        actions.change_system(shop, by=ROOT, customer=make_customer())


def test_retired_today_where_the_customer_is(shop):
    with kernel.pretend(datetime(2026, 6, 1, 22, tzinfo=UTC)):
        actions.retire_system(shop, by=ROOT)
    assert System.objects.get(pk=shop.pk).retired_on == date(2026, 6, 2)
    assert not systems_of(shop.customer)


def test_every_change_is_in_the_customers_stream(customer, shop):
    actions.change_system(shop, by=ROOT, place="Basement")
    actions.change_system(shop, by=ROOT, place="Basement")
    actions.retire_system(shop, by=ROOT, on=date(2026, 1, 1))
    kinds = customer.stream.entries.order_by("number").values_list("kind", flat=True)
    assert list(kinds)[1:] == ["system.added", "system.changed", "system.retired"]


def test_who_may(customer, shop):
    actions.change_system(shop, by=make_actor("specialist"), notes="x")
    with refused("not_allowed"):
        actions.change_system(shop, by=make_actor("administrator"), notes="y")


def test_who_sees_what(customer, shop):
    actions.add_system(make_customer(), by=ROOT, name="Printer")
    contact = actors.of_contact(make_contact(customer))
    assert list(System.objects.visible_to(contact)) == [shop]
    assert System.objects.visible_to(make_actor("agent")).count() == 2
    assert not System.objects.visible_to(Actor.sender()).exists()


def test_of_nobody_nothing():
    assert not systems_of(None)
