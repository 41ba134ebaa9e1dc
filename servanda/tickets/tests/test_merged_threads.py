"""Real mails to threads of tickets that were merged, and parted again."""

from __future__ import annotations

import pytest

from servanda.tickets import actions
from servanda.tickets.models import Ticket
from servanda.tickets.tests.test_intake import ANNA, answered, deliver
from servanda.tickets.tests.world import World, mail

pytestmark = pytest.mark.django_db


def test_an_answer_to_the_merged_ones_mail_goes_where_it_goes_on_and_home_again_once_parted(
    world: World,
):
    by = world.by(world.agent)
    gone, ours = answered(world)
    theirs = "<first@sender.example>"
    into = Ticket.objects.get(number=deliver(mail(ANNA, message_id=theirs)).ticket)
    actions.merge(gone, by=by, into=into)
    assert deliver(mail(ANNA, "Re: Printer", reply_to=ours)).ticket == into.number
    assert deliver(mail(ANNA, f"Printer [#{gone.number}]")).ticket == into.number
    assert deliver(mail("bela@acme.example", "Re: x", reply_to=theirs)).ticket == into.number
    actions.unmerge(gone, by=by)
    assert deliver(mail(ANNA, "Re: Printer", reply_to=ours)).ticket == gone.number
    assert deliver(mail(ANNA, f"Printer [#{gone.number}]")).ticket == gone.number
    assert deliver(mail(ANNA, "Re: x", reply_to=theirs)).ticket == into.number


def test_our_answer_after_merging_reaches_the_people_of_both(world: World):
    by = world.by(world.agent)
    gone = Ticket.objects.get(number=deliver(mail("bela@acme.example")).ticket)
    into = Ticket.objects.get(number=deliver(mail(ANNA)).ticket)
    actions.merge(gone, by=by, into=into)
    message = actions.answer(into, by=by, text="Both of you: it works.")
    assert message.outgoing is not None
    written = str([message.outgoing.recipient, message.outgoing.cc])
    assert "anna@acme.example" in written
    assert "bela@acme.example" in written


def test_merged_twice_in_a_row_it_still_arrives(world: World):
    by = world.by(world.agent)
    first, ours = answered(world)
    second = Ticket.objects.get(number=deliver(mail(ANNA)).ticket)
    third = Ticket.objects.get(number=deliver(mail(ANNA)).ticket)
    actions.merge(first, by=by, into=second)
    actions.merge(second, by=by, into=third)
    assert deliver(mail(ANNA, "Re: Printer", reply_to=ours)).ticket == third.number
    actions.unmerge(second, by=by)
    assert deliver(mail(ANNA, "Re: Printer", reply_to=ours)).ticket == second.number
