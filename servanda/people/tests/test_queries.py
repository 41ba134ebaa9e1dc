"""Who is in, who supports whom, and what each actor sees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.kernel import Actor
from servanda.people import actions, actors, queries
from servanda.people.models import Contact, Customer, Role, Staff, StaffRole
from servanda.people.tests.factory import (
    ROOT,
    make_contact,
    make_customer,
    make_staff,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def away(staff: Staff, at: datetime = NOW) -> None:
    actions.add_absence(staff, by=ROOT, starts_at=at - DAY, ends_at=at + DAY, kind="sick")


class TestHolders:
    def test_those_who_are_in_come_first(self):
        first, second = make_staff(Role.SERVICE_MANAGER), make_staff(Role.SERVICE_MANAGER)
        make_staff(Role.AGENT)
        assert queries.holders_of("service_manager", NOW) == [first, second]
        away(first)
        assert queries.holders_of("service_manager", NOW) == [second, first]

    def test_nobody_after_the_role_was_revoked_or_they_left(self):
        make_staff(Role.HEAD)
        first, second = make_staff(Role.SERVICE_MANAGER), make_staff(Role.SERVICE_MANAGER)
        actions.revoke_role(first, by=ROOT, role="service_manager")
        actions.staff_left(second, by=ROOT)
        assert queries.holders_of("service_manager") == []

    def test_asked_about_the_past_it_answers_for_the_past(self):
        holder = make_staff(Role.SERVICE_MANAGER)
        make_staff(Role.HEAD)
        actions.staff_left(holder, by=ROOT, at=NOW)
        assert queries.holders_of("service_manager", NOW - DAY) == [holder]


class TestVisible:
    def test_a_colleague_sees_all_customers_and_contacts(self):
        make_contact()
        make_contact()
        agent = actors.of_staff(make_staff(Role.AGENT))
        assert Customer.objects.visible_to(agent).count() == 2
        assert Contact.objects.visible_to(agent).count() == 2
        assert Staff.objects.visible_to(agent).exists()

    def test_a_contact_sees_their_own_company_only(self):
        contact = make_contact()
        colleague = make_contact(contact.customer)
        make_contact()
        actor = actors.of_contact(contact)
        assert list(Customer.objects.visible_to(actor)) == [contact.customer]
        assert set(Contact.objects.visible_to(actor)) == {contact, colleague}
        assert not Staff.objects.visible_to(actor).exists()

    @pytest.mark.parametrize("actor", [Actor.sender(), Actor("staff", 1), Actor("contact", 1)])
    def test_strangers_and_colleagues_without_a_role_see_nobody(self, actor):
        make_contact()
        make_staff()
        assert not Customer.objects.visible_to(actor).exists()
        assert not Contact.objects.visible_to(actor).exists()
        assert not Staff.objects.visible_to(actor).exists()

    def test_a_reference_of_another_company_finds_nobody(self):
        contact, other = make_contact(), make_contact()
        actor = actors.of_contact(contact)
        assert queries.find_contact(actor, other.ref) is None
        assert queries.find_contact(actor, contact.ref) == contact


class TestLists:
    def test_the_people_of_a_customer_in_four_queries(self, django_assert_num_queries):
        customer = make_customer()
        for _ in range(3):
            make_contact(customer, phones=["+3612345678"])
        actions.contact_left(make_contact(customer), by=ROOT)
        with django_assert_num_queries(4):
            found = list(queries.contacts_of(customer))
            assert all(contact.email and contact.phones.all() for contact in found)
        assert len(found) == 3
        assert not queries.contacts_of(None)

    def test_customers_by_part_of_their_name_or_domain(self):
        agent = actors.of_staff(make_staff(Role.AGENT))
        pear = make_customer(name="Körte Kft.", domains=["korte.example", "korte.hu"])
        make_customer(name="Alma Kft.")
        assert list(queries.customer_list(agent, "korte")) == [pear]
        assert list(queries.customer_list(agent, "kft kört")) == [pear]
        assert queries.customer_list(agent).count() == 2
        assert not queries.customer_list(agent, "banana")

    def test_who_signs_in(self):
        staff = make_staff()
        assert queries.staff_of_account(staff.account) == staff
        assert list(queries.staff_in_office()) == [staff]
        assert not queries.teams()


def test_a_role_held_until_next_month_counts_today_and_not_after():
    agent = make_staff(Role.AGENT)
    StaffRole.objects.filter(staff=agent).update(until=kernel.now() + timedelta(days=30))
    assert actors.of_staff(agent).roles == {"agent"}
    with kernel.pretend(kernel.now() + timedelta(days=31)):
        assert actors.of_staff(agent).roles == set()
