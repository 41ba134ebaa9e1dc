"""The page of automatic letters and the table of what follows from what say the same."""

from __future__ import annotations

from servanda.config.reactions import NOTICES
from servanda.desk.letters.own_data import OWN
from servanda.notices import quiet
from servanda.notices.kinds import COLLEAGUES, CUSTOMERS, KINDS
from servanda.tickets.actions.dead_mail import FOR_COLLEAGUES


def test_every_notice_is_on_the_page_of_letters():
    told = {
        (kind, handler)
        for kind, handlers in NOTICES.items()
        for handler in handlers
        if handler is not quiet.ended  # it lets waiting letters go and writes none
    }
    shown = {(kind, handler) for one in KINDS.values() for kind, handler in one.caused.items()}
    assert shown == told


def test_a_letter_without_a_cause_is_shown_with_the_readers_own_data():
    assert {code for code, one in KINDS.items() if not one.caused} <= set(OWN) <= set(KINDS)


def test_every_letter_says_who_reads_it():
    assert all(one.for_customers for one in CUSTOMERS)
    assert not any(one.for_customers for one in COLLEAGUES)
    assert len(KINDS) == len(CUSTOMERS) + len(COLLEAGUES)


def test_what_colleagues_are_told_of_a_ticket_is_not_held_with_the_customers_mail():
    assert {one.code for one in COLLEAGUES if one.about_ticket} == set(FOR_COLLEAGUES)
