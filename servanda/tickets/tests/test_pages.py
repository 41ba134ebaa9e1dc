"""Pages of a list by the place of the last row."""

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel.keyset import Order, Place, in_order, page
from servanda.tickets.models import Ticket
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def tickets(db):
    """Seven: two of the same instant, two without a rank. In their order."""
    world, now = build(), kernel.now()
    ranks = [1, 2, 2, 3, 4, None, None]
    made = []
    for rank in ranks:
        ticket = open_one(world)
        at = None if rank is None else now + timedelta(hours=rank)
        Ticket.objects.filter(pk=ticket.pk).update(rank_at=at)
        made.append(ticket.pk)
    return made


def walk(order, size=3):
    """All pages forward, then all of them back from the last."""
    rows, forward = Ticket.objects.all(), [page(Ticket.objects.all(), order, size)]
    while forward[-1].next:
        forward.append(page(rows, order, size, after=forward[-1].next))
    back = [forward[-1]]
    while back[-1].previous:
        back.append(page(rows, order, size, before=back[-1].previous))
    return [[*one.keys] for one in forward], [[*one.keys] for one in back]


def test_forward_and_back_show_every_row_once(tickets):
    forward, back = walk(Order("rank_at"))
    assert forward == [tickets[:3], tickets[3:6], tickets[6:]]
    assert back[-1] == tickets[:3]
    assert forward[:2] == back[:0:-1]


def test_the_other_way_round_those_without_a_time_still_come_last(tickets):
    forward, _back = walk(Order("rank_at", descending=True))
    a, b, c, d, e, f, g = tickets
    assert [key for one in forward for key in one] == [e, d, c, b, a, g, f]


def test_what_comes_on_an_earlier_page_moves_no_row(tickets):
    first = page(Ticket.objects.all(), Order("rank_at"), 3)
    Ticket.objects.filter(pk=tickets[6]).update(rank_at=kernel.now())
    second = page(Ticket.objects.all(), Order("rank_at"), 3, after=first.next)
    assert [*second.keys] == tickets[3:6]


def test_a_place_whose_ticket_is_gone_still_is_a_place(tickets):
    order = Order("rank_at")
    first = page(Ticket.objects.all(), order, 3)
    rest = Ticket.objects.exclude(pk=tickets[2])
    assert [*page(rest, order, 3, after=first.next).keys] == tickets[3:6]


def test_before_the_second_page_lies_the_whole_first_one(tickets):
    order = Order("rank_at")
    second = page(Ticket.objects.all(), order, 2, after=page(Ticket.objects.all(), order, 3).next)
    early = page(Ticket.objects.all(), order, 5, before=second.previous)
    assert [*early.keys] == tickets[:5]
    assert not early.previous


@pytest.mark.parametrize("text", ["", "x", "1", "1.2.3.4", "9" * 70 + ".1", "1.-2", "NaN.1", "-.-"])
def test_what_is_no_place_is_the_beginning(tickets, text):
    assert Place.read(text) is None
    assert [*page(Ticket.objects.all(), Order("rank_at"), 3, after=text).keys] == tickets[:3]


def test_beyond_the_end_it_begins_again(tickets):
    place = str(Place(None, 2**40))
    assert [*page(Ticket.objects.all(), Order("rank_at"), 3, after=place).keys] == tickets[:3]


def test_a_page_costs_two_queries_at_most_and_its_rows_one(tickets, django_assert_max_num_queries):
    first = page(Ticket.objects.all(), Order("rank_at"), 4)
    with django_assert_max_num_queries(3):
        second = page(Ticket.objects.all(), Order("rank_at"), 3, after=first.next)
        rows = in_order(Ticket.objects.all(), second.keys)
    assert [row.pk for row in rows] == tickets[4:]
