"""A leaver's tickets go to somebody else."""

from __future__ import annotations

import pytest

from servanda.kernel import Refused
from servanda.people.tests.factory import ROOT, make_actor, make_customer, make_staff
from servanda.tickets import actions

pytestmark = pytest.mark.django_db


def task(assignee):
    return actions.open_ticket(
        by=ROOT, channel="staff", subject="Tidy up", kind="task", assignee=assignee
    )


def test_all_open_ones_go_and_each_says_so_in_its_history():
    leaver, heir = make_staff(), make_staff()
    held = [task(leaver), task(leaver)]
    done = task(leaver)
    actions.finish(done, by=ROOT)
    assert actions.hand_over(leaver, by=ROOT, to=heir) == 2
    for ticket in held:
        ticket.refresh_from_db()
        assert ticket.assignee == heir
        assert ticket.stream.entries.filter(kind="ticket.assigned", data__staff=heir.pk).exists()
    done.refresh_from_db()
    assert done.assignee == leaver


def test_to_somebody_who_left_too_it_is_refused_whole():
    leaver, gone = make_staff(), make_staff()
    make_staff("head")
    ticket = task(leaver)
    from servanda.people.actions import staff_left

    staff_left(gone, by=ROOT)
    gone.refresh_from_db()
    with pytest.raises(Refused):
        actions.hand_over(leaver, by=ROOT, to=gone)
    ticket.refresh_from_db()
    assert ticket.assignee == leaver


def test_customers_go_along():
    leaver, heir = make_staff(), make_staff()
    customer = make_customer(own_supporter=leaver, account_manager=leaver)
    actions.hand_over(leaver, by=ROOT, to=heir)
    customer.refresh_from_db()
    assert (customer.own_supporter, customer.account_manager) == (heir, heir)


def test_who_assigns_nothing_hands_nothing_over():
    with pytest.raises(Refused):
        actions.hand_over(make_staff(), by=make_actor("account_manager"), to=None)
