"""Links between tickets: both sides know, nothing twice, undone on both."""

from __future__ import annotations

import pytest

from servanda.tickets import actions
from servanda.tickets.models import TicketLink
from servanda.tickets.related import related_to
from servanda.tickets.tests.test_verbs import kinds, open_one, refused
from servanda.tickets.tests.world import World

pytestmark = pytest.mark.django_db


def test_both_sides_say_it_and_both_say_when_it_is_gone(world: World):
    one, other, by = open_one(world), open_one(world), world.by(world.agent)
    row = actions.link(one, by=by, other=other, kind="caused_by")
    assert [(each.other, each.how, each.reverse) for each in related_to(one, by)] == [
        (other, "caused_by", False)
    ]
    assert [(each.other, each.how, each.reverse) for each in related_to(other, by)] == [
        (one, "caused_by", True)
    ]
    actions.unlink(row, by=by)
    assert related_to(one, by) == related_to(other, by) == []
    assert kinds(one)[-2:] == kinds(other)[-2:] == ["linked", "unlinked"]
    with refused("removed"):
        actions.unlink(row, by=by)


def test_the_same_is_not_said_twice_nor_the_opposite(world: World):
    one, other, by = open_one(world), open_one(world), world.by(world.agent)
    actions.link(one, by=by, other=other, kind="blocks")
    actions.link(one, by=by, other=other, kind="related")
    for first, second, kind, code in (
        (one, other, "blocks", "linked"),
        (other, one, "blocks", "loop"),
        (other, one, "related", "linked"),
        (one, one, "related", "itself"),
        (one, other, "friends", "no_such_kind"),
    ):
        with refused(code):
            actions.link(first, by=by, other=second, kind=kind)
    assert TicketLink.objects.count() == 2


def test_linking_and_unlinking_are_taken_back(world: World):
    one, other, by = open_one(world), open_one(world), world.by(world.agent)
    row = actions.link(one, by=by, other=other, kind="blocks")
    number = one.stream.entries.get(kind="ticket.linked").number
    actions.take_back(one, by=by, number=number)
    assert related_to(one, by) == []
    number = one.stream.entries.get(kind="ticket.unlinked").number
    actions.take_back(one, by=by, number=number)
    assert [each.how for each in related_to(other, by)] == ["blocks"]
    assert TicketLink.objects.exclude(pk=row.pk).get().kind == "blocks"


def test_who_does_not_reach_the_other_links_nothing(world: World):
    one, other = open_one(world), open_one(world)
    actions.assign(one, by=world.by(world.agent), staff=world.specialist)
    with refused("not_yours"):
        actions.link(one, by=world.by(world.specialist), other=other, kind="related")
    with refused("not_allowed"):
        actions.link(one, by=world.by(world.anna), other=other, kind="related")
