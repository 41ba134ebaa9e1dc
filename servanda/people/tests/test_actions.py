"""What is done to people, what is refused, and what the journal keeps of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.kernel import Actor, Refused, chain
from servanda.kernel.models import Entry, Stream
from servanda.people import actions, actors
from servanda.people.models import Account, Contact, Customer, Provider, Role, Staff, StaffRole
from servanda.people.tests.factory import (
    ROOT,
    make_actor,
    make_contact,
    make_customer,
    make_provider,
    make_staff,
    make_team,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def kinds(stream: Stream) -> list[str]:
    return list(stream.entries.order_by("number").values_list("kind", flat=True))


class TestProvider:
    def test_there_is_exactly_one(self):
        make_provider(name="Kapocs IT")
        with refused("provider_exists"):
            actions.set_up_provider(by=Actor.system(), name="Other", desk_address="a@b.example")

    def test_it_can_be_changed_by_the_head_only(self):
        provider = make_provider()
        actions.change_provider(provider, by=make_actor(Role.HEAD), desk_phone="+3611234567")
        assert Provider.objects.get().desk_phone == "+3611234567"
        with refused("not_allowed"):
            actions.change_provider(provider, by=make_actor(Role.AGENT), name="Mine")


class TestCustomer:
    def test_a_new_customer_has_its_stream_and_domains(self):
        customer = make_customer(domains=["Alma.example", "alma.hu"])
        assert sorted(domain.name for domain in customer.domains.all()) == [
            "alma.example",
            "alma.hu",
        ]
        assert kinds(customer.stream)[0] == "customer.created"

    def test_the_journal_holds_no_names(self):
        customer = make_customer(name="Secret Ltd")
        make_contact(customer, given_name="Secret", addresses=["secret@alma.example"])
        actions.change_customer(customer, by=ROOT, name="Very secret")
        assert "ecret" not in str(list(Entry.objects.values_list("data", flat=True)))
        assert list(chain.verify([Stream.objects.get(pk=customer.stream_id)])) == []

    def test_a_domain_belongs_to_one_customer(self):
        make_customer(name="Alma", domains=["alma.example"])
        with pytest.raises(Refused, match="belongs to Alma"):
            make_customer(domains=["alma.example"])
        assert Customer.objects.count() == 1

    def test_a_domain_can_be_added_twice_and_removed(self):
        customer = make_customer(domains=["alma.example"])
        domain = actions.add_domain(customer, by=ROOT, name="ALMA.example")
        actions.remove_domain(domain, by=ROOT)
        assert not customer.domains.exists()
        assert kinds(customer.stream).count("customer.domain_added") == 1

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"name": " "}, "no_name"),
            ({"language": "de"}, "bad_language"),
            ({"zone": "Europe/Budapesht"}, "bad_zone"),
        ],
    )
    def test_what_cannot_be_is_refused(self, values, code):
        with refused(code):
            make_customer(**values)

    def test_a_change_that_changes_nothing_is_not_written_down(self):
        customer = make_customer(name="Alma")
        actions.change_customer(customer, by=ROOT, name="Alma")
        actions.change_customer(customer, by=ROOT, manner={"en": "Brief"})
        assert kinds(customer.stream) == ["customer.created", "customer.changed"]

    def test_only_known_fields_can_be_changed(self):
        with pytest.raises(TypeError, match="ref"):
            actions.change_customer(make_customer(), by=ROOT, ref="x")

    def test_a_specialist_does_not_edit_customers(self):
        with refused("not_allowed"):
            actions.change_customer(make_customer(), by=make_actor(Role.SPECIALIST), name="X")


class TestContact:
    def test_language_and_zone_are_the_customers_unless_given(self):
        customer = make_customer(language="he", zone="Asia/Jerusalem")
        assert make_contact(customer).language == "he"
        assert make_contact(customer, language="es").zone == "Asia/Jerusalem"

    def test_addresses_and_numbers_are_kept_in_one_form(self):
        contact = make_contact(
            make_customer(country="ES"), addresses=["Ana@Alma.Example"], phones=["912 345 678"]
        )
        assert contact.email == "ana@alma.example"
        assert contact.phones.get().number == "+34912345678"

    def test_an_address_is_one_persons(self):
        owner = make_contact(addresses=["bela@alma.example"])
        with pytest.raises(Refused, match=owner.name):
            actions.add_address(make_contact(), by=ROOT, address="BELA@alma.example")

    def test_nothing_is_half_saved(self):
        with refused("bad_phone"):
            make_contact(phones=["not a number"])
        assert not Contact.objects.exists()

    def test_a_switchboard_is_several_peoples(self):
        customer = make_customer()
        for _ in range(2):
            make_contact(customer, phones=["+3612345678"])

    def test_duties_are_replaced(self):
        contact = make_contact(duties=["coordinator", "billing"])
        actions.set_duties(contact, by=ROOT, duties=["sponsor"])
        assert [duty.role for duty in contact.duties.all()] == ["sponsor"]

    def test_who_left_is_no_longer_current(self):
        contact = make_contact()
        actions.contact_left(contact, by=ROOT, at=NOW)
        assert not Contact.objects.current(NOW).exists()
        assert Contact.objects.current(NOW - DAY).get() == contact

    def test_every_change_is_in_the_customers_stream(self):
        contact = make_contact()
        actions.change_contact(contact, by=ROOT, title="Director")
        actions.add_phone(contact, by=ROOT, number="06 1 234 5678")
        assert kinds(contact.customer.stream) == [
            "customer.created",
            "contact.added",
            "contact.changed",
            "contact.changed",
        ]


class TestStaff:
    def test_they_can_sign_in_with_their_password(self):
        staff = make_staff(email="Anna@Kapocs.example", password="a long password")
        assert staff.email == "anna@kapocs.example"
        assert Account.objects.get(email="anna@kapocs.example").check_password("a long password")

    def test_without_a_password_nobody_can(self):
        assert not make_staff().account.has_usable_password()

    def test_one_account_an_address(self):
        make_staff(email="anna@kapocs.example")
        with refused("account_taken"):
            make_staff(email="ANNA@kapocs.example")

    def test_roles_are_dated(self):
        with kernel.pretend(NOW - DAY):
            staff = make_staff(Role.AGENT, joined_at=NOW - DAY)
            make_staff(Role.HEAD)
        with kernel.pretend(NOW):
            actions.grant_role(staff, by=ROOT, role="head")
            actions.revoke_role(staff, by=ROOT, role="agent")
            assert actors.of_staff(staff).roles == {"head"}
        held = StaffRole.objects.held_at(NOW - timedelta(hours=1)).filter(staff=staff)
        assert [row.role for row in held] == ["agent"]

    def test_a_role_granted_again_after_it_ended(self):
        staff = make_staff(Role.AGENT)
        for act in (actions.revoke_role, actions.grant_role, actions.grant_role):
            act(staff, by=ROOT, role="agent")
        assert actors.of_staff(staff).roles == {"agent"}
        assert staff.roles.count() == 2

    def test_somebody_can_always_grant_roles(self):
        head = make_staff(Role.HEAD)
        with refused("last_keyholder"):
            actions.revoke_role(head, by=ROOT, role="head")
        with refused("last_keyholder"):
            actions.staff_left(head, by=ROOT)
        make_staff(Role.ADMINISTRATOR)
        actions.revoke_role(head, by=ROOT, role="head")

    def test_who_left_may_nothing_and_cannot_sign_in(self):
        make_staff(Role.HEAD)
        staff = make_staff(Role.AGENT)
        actions.staff_left(staff, by=ROOT, at=NOW)
        fresh = Staff.objects.get(pk=staff.pk)
        assert not fresh.account.is_active
        assert actors.of_staff(fresh).roles == frozenset()
        assert staff not in Staff.objects.here(NOW)

    def test_everybody_sets_their_own_language_and_nobody_elses(self):
        staff = make_staff(Role.SPECIALIST)
        actions.set_preferences(staff, by=actors.of_staff(staff), language="hu")
        assert Staff.objects.get(pk=staff.pk).language == "hu"
        with refused("not_allowed"):
            actions.set_preferences(staff, by=make_actor(Role.SPECIALIST), language="es")

    def test_an_agent_grants_no_roles(self):
        with refused("not_allowed"):
            actions.grant_role(make_staff(), by=make_actor(Role.AGENT), role="head")

    def test_teams_have_exactly_the_given_members(self):
        first, second = make_staff(), make_staff()
        team = make_team(first)
        actions.set_members(team, by=ROOT, members=[second])
        assert list(team.members.all()) == [second]
        with refused("team_taken"):
            make_team(code=team.code)

    def test_all_of_it_is_in_one_verified_stream(self):
        make_staff(Role.AGENT, Role.SPECIALIST)
        stream = Stream.objects.get(key="people")
        assert kinds(stream) == ["staff.added", "staff.role_granted", "staff.role_granted"]
        assert list(chain.verify([stream])) == []


class TestAbsence:
    def test_everybody_enters_their_own(self):
        staff = make_staff(Role.SPECIALIST)
        me = actors.of_staff(staff)
        absence = actions.add_absence(staff, by=me, starts_at=NOW, ends_at=NOW + DAY)
        actions.withdraw_absence(absence, by=me)
        assert not staff.absences.exists()

    def test_a_colleague_does_not_enter_mine(self):
        with refused("not_allowed"):
            actions.add_absence(
                make_staff(), by=make_actor(Role.AGENT), starts_at=NOW, ends_at=NOW + DAY
            )

    def test_the_kind_is_not_in_the_journal(self):
        actions.add_absence(make_staff(), by=ROOT, starts_at=NOW, ends_at=NOW + DAY, kind="sick")
        assert "sick" not in str(Entry.objects.get(kind="staff.away").data)

    def test_it_ends_after_it_starts(self):
        with refused("bad_absence"):
            actions.add_absence(make_staff(), by=ROOT, starts_at=NOW, ends_at=NOW)
