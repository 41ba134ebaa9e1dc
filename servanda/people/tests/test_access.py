"""Who may do what: the whole table, written out, so that every change of it is seen here."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from servanda.kernel import Actor, Refused
from servanda.people.access import MAY, STAFF, demand, may

# One column a role, in this order. "x": may, ".": may not.
COLUMNS = (
    "agent",
    "specialist",
    "account_manager",
    "service_manager",
    "head",
    "administrator",
    "contact",
    "sender",
    "system",
)
EXPECTED = """
desk.enter              x x x x x x . . .
settings.enter          . . . x x x . . .
ticket.read             x x x x x x x x x
ticket.read_all         x . x x x . . . x
ticket.read_internal    x x x x x x . . x
customer.read           x x x x x x x . x
contact.read            x x x x x x x . x
contract.read           x x x x x x x . x
staff.read              x x x x x x . . x
caller.search           x x x x x x . . .
absence.read            . . . x x . . . .
day.read                . . . x x . . . .
held.read               x . . x x x . . .
sent.read               x . x x x x . . .
call.read               x x x x x . . . .
call.log                x x x x x . . . .
callback.manage         x x x x x . . . x
ticket.open             x x x x x . x x x
ticket.reply            . . . . . . x x x
ticket.answer           x x x x x . . . .
ticket.note             x x x x x . . . .
ticket.state_technically x x x x x . . . .
ticket.write_supplier   x x x x x . . . .
ticket.draft            x x x x x . . . .
ticket.log_call         x x x x x . . . .
ticket.assign           x x . x x . . . .
ticket.prioritise       x . . x x . . . .
ticket.correct          x . . x x . . . .
ticket.reclassify       x . . x x . . . .
ticket.triage           x . . x x . . . .
work.plan               x x . x x . . . .
work.plan_others        x . . x x . . . .
ticket.wait             x x . x x . . . .
ticket.snooze           x x . x x . . . .
ticket.link             x x x x x . . . .
time.enter              x x x x x . . . .
time.enter_others       . . . x x . . . .
ticket.systems          x x x x x . . . .
ticket.checklist        x x x x x . . . .
ticket.follow_up        x x x x x . . . .
ticket.solve            x x . x x . . . .
ticket.reopen           x x . x x . x x x
ticket.confirm          . . . . . . x x .
ticket.confirm_spoken   x x x x x . . . .
ticket.object           . . . . . . x x .
ticket.rate             . . . . . . x x .
ticket.finish           x x . x x . . . x
ticket.decline          x . x x x . . . .
ticket.discard          x . . x x . . . .
ticket.merge            x . . x x . . . x
ticket.join             x x x x x . . . .
ticket.hold_letters     x x x x x . . . .
ticket.lapse            . . . . . . . . x
ticket.acknowledge      x x x x x . . . .
miss.read               x x x x x . . . .
miss.write              x x x x x . . . .
miss.approve            . . . x x . . . .
miss.set_aside          . . . x x . . . .
miss.prepare            . . x x x . . . x
credit.withdraw         . . . x x . . . .
earning.read            . . x x x . . . .
cost.edit               . . . . x . . . .
limit.edit              . . . . x x . . .
mail.release            x . . x x x . . .
customer.edit           x . x x x x . . .
supplier.read           x x x x x x . . .
supplier.edit           x . x x x x . . .
contact.attach          x . x x x . . . .
system.edit             x x x x x . . . .
contract.edit           . . x x x . . . .
contract.sign           . . x x x . . . .
contract.renew          . . . x x . . . x
calendar.edit           . . . x x x . . .
catalogue.edit          . . . x x . . . .
staff.edit              . . . . x x . . x
provider.edit           . . . . x x . . x
absence.edit            . . . x x x . . .
onboarding.answer       . . . . . . x . .
list.save               x x x x x x . . .
list.share              x x x x x . . . .
list.tidy               . . . x x . . . .
wording.edit            . . . x x x . . .
words.erase             . . . . x x . . .
"""
ROWS = {verb: marks for verb, *marks in map(str.split, EXPECTED.strip().splitlines())}
NOT_STAFF = {"contact", "sender", "system"}


def actor(role: str) -> Actor:
    if role in NOT_STAFF:
        return Actor(role, 1, frozenset({role}), customer=7 if role == "contact" else None)
    return Actor("staff", 1, frozenset({role}))


@dataclass
class Thing:
    customer_id: int | None


def test_every_verb_is_in_the_table_above():
    assert set(ROWS) == set(MAY)


def test_every_role_is_a_column_above():
    assert set(COLUMNS) == STAFF | NOT_STAFF


@pytest.mark.parametrize("verb", ROWS)
def test_the_table(verb):
    now = " ".join("x" if may(actor(role), verb) else "." for role in COLUMNS)
    assert now == " ".join(ROWS[verb])


def test_several_roles_add_up():
    both = Actor("staff", 1, frozenset({"specialist", "administrator"}))
    assert may(both, "ticket.answer")
    assert may(both, "staff.edit")


def test_a_colleague_without_a_role_may_nothing():
    nobody = Actor("staff", 1)
    assert not any(may(nobody, verb) for verb in MAY)


def test_a_contact_reaches_only_what_is_their_companys():
    assert may(actor("contact"), "ticket.confirm", Thing(customer_id=7))
    assert not may(actor("contact"), "ticket.confirm", Thing(customer_id=8))
    assert not may(actor("contact"), "ticket.confirm", Thing(customer_id=None))
    assert not may(actor("contact"), "ticket.confirm", object())


def test_a_contact_of_no_company_reaches_nothing():
    lost = Actor("contact", 1, frozenset({"contact"}), customer=None)
    assert not may(lost, "ticket.confirm", Thing(customer_id=None))


def test_a_role_named_like_another_kind_of_actor_opens_nothing():
    """Roles come from rows; somebody who wrote "system" into one must not become the system."""
    assert not may(Actor("sender", None, frozenset({"sender"})), "ticket.lapse")
    assert not may(Actor("staff", 1, frozenset({"system"})), "ticket.lapse")
    assert not may(Actor("contact", 1, frozenset({"head"}), customer=7), "staff.edit")


def test_a_verb_that_does_not_exist_is_an_error_not_a_no():
    with pytest.raises(KeyError):
        may(actor("head"), "ticket.sovle")


def test_demand_says_what_to_do():
    with pytest.raises(Refused, match="Ask a colleague"):
        demand(actor("agent"), "staff.edit")
    demand(actor("head"), "staff.edit")
