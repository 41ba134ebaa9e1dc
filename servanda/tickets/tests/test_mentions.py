"""Calling colleagues by name in words among ourselves."""

from __future__ import annotations

import pytest

from servanda.kernel import Refused
from servanda.mail.models import Outgoing
from servanda.people import actions as people
from servanda.people.models import Team
from servanda.people.queries import staff_in_office
from servanda.tickets import actions
from servanda.tickets.at_names import book, called
from servanda.tickets.mentions import meant, mentions_of, unread_count
from servanda.tickets.models import Mention, Ticket
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import World

pytestmark = pytest.mark.django_db

NAMES = book(
    [("Anna", 1), ("Kovács Anna", 1), ("Anna Kovács", 1), ("Anna", 2), ("Tóth Anna", 2),
     ("Bálint", 3), ("balint.szucs", 3), ("מוקד", 4), ("Network team", 5)]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keys", "unclear"),
    [
        ("@Bálint look", [3], []),
        ("@balint, look", [3], []),
        ("(@BALINT.SZUCS)", [3], []),
        ("ask @Kovacs  Anna, please", [1], []),
        ("@Anna?", [], ["anna"]),
        ("@Anna Kovács and @tóth anna", [1, 2], []),
        ("@network team: see", [5], []),
        ("@מוקד נא לבדוק", [4], []),
        ("write to balint@balint.example", [], []),
        ("@Override and @Bálintka", [], []),
        ("@bálint @bálint", [3], []),
        ("@", [], []),
    ],
)
def test_names_are_found_as_people_write_them(text: str, keys: list[int], unclear: list[str]):
    found = called(text, NAMES)
    assert (found.one, found.unclear) == (keys, unclear)


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


class TestWhoIsTold:
    def test_by_given_name(self, world: World, ticket: Ticket):
        message = actions.note(ticket, by=world.by(world.agent), text="@Éva, can you look?")
        assert Mention.objects.get().staff == world.head
        assert mentions_of(world.by(world.head)).get().message == message
        assert unread_count(world.by(world.agent)) == 0

    def test_a_team_is_all_of_its_members_but_oneself(self, world: World, ticket: Ticket):
        actions.note(ticket, by=world.by(world.agent), text="@Ügyfélszolgálat please")
        assert [(one.staff, one.team) for one in Mention.objects.all()] == [
            (world.head, world.team)
        ]

    def test_in_a_statement_too(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        actions.state_technically(ticket, by=by, found="Loop", done="@eva checked it")
        assert Mention.objects.get().staff == world.head

    def test_it_gives_no_right_to_who_does_not_see_the_ticket(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        found = meant("@Pál look", ticket, by)
        assert (found.told, found.blind) == ([], [world.specialist])
        actions.note(ticket, by=by, text="@Pál look")
        assert not Mention.objects.exists()
        assert not Ticket.objects.visible_to(world.by(world.specialist)).exists()
        assert not Outgoing.objects.filter(purpose="mentioned").exists()

    def test_once_they_do_not_see_it_any_more_nothing_is_shown(self, world: World, ticket: Ticket):
        by, pal = world.by(world.agent), world.by(world.specialist)
        actions.assign(ticket, by=by, staff=world.specialist)
        actions.note(ticket, by=by, text="@Pál look")
        assert unread_count(pal) == 1
        actions.assign(ticket, by=by, staff=world.agent)
        assert unread_count(pal) == 0

    def test_the_customer_is_never_told(self, world: World, ticket: Ticket):
        actions.note(ticket, by=world.by(world.agent), text="@Anna says so")
        assert not Mention.objects.exists()
        assert not mentions_of(world.by(world.anna)).exists()

    def test_who_sees_a_ticket_is_what_visible_to_says(self, world: World, ticket: Ticket):
        other = Team.objects.create(code="x", name={"en": "X"})
        other.members.add(world.specialist)
        for team in (None, other):
            Ticket.objects.filter(pk=ticket.pk).update(team=team)
            ticket.refresh_from_db()
            seeing = {
                one.pk
                for one in staff_in_office()
                if Ticket.objects.visible_to(world.by(one)).filter(pk=ticket.pk).exists()
            }
            assert ticket.seen_by() == seeing


class TestReading:
    def test_one_reads_only_ones_own(self, world: World, ticket: Ticket):
        actions.note(ticket, by=world.by(world.agent), text="@Éva")
        actions.read_mentions(mentions_of(world.by(world.agent)), by=world.by(world.agent))
        everything = Mention.objects.all()
        actions.read_mentions(everything, by=world.by(world.agent))
        assert unread_count(world.by(world.head)) == 1
        actions.read_mentions(everything, by=world.by(world.head))
        assert unread_count(world.by(world.head)) == 0

    def test_no_customer_reads_any(self, world: World, ticket: Ticket):
        with pytest.raises(Refused):
            actions.read_mentions(Mention.objects.all(), by=world.by(world.anna))


class TestMail:
    def test_a_mail_with_the_words(self, world: World, ticket: Ticket):
        actions.note(ticket, by=world.by(world.agent), text="@Éva, the disk is full")
        letter = Outgoing.objects.get(purpose="mentioned")
        assert letter.recipient == world.head.account.email
        assert "the disk is full" in letter.text

    def test_none_for_who_does_not_wish_it(self, world: World, ticket: Ticket):
        people.set_preferences(world.head, by=world.by(world.head), mail_mentions=False)
        actions.note(ticket, by=world.by(world.agent), text="@Éva")
        assert not Outgoing.objects.filter(purpose="mentioned").exists()
        assert unread_count(world.by(world.head)) == 1

    def test_it_waits_while_they_are_not_to_be_disturbed(self, world: World, ticket: Ticket):
        from datetime import timedelta

        from servanda import kernel

        Ticket.objects.filter(pk=ticket.pk).update(line=None)
        ticket.clocks.all().delete()
        until = kernel.now() + timedelta(hours=2)
        people.be_quiet(world.head, by=world.by(world.head), until=until)
        actions.note(ticket, by=world.by(world.agent), text="@Éva")
        assert Outgoing.objects.get(purpose="mentioned").next_try_at == until
