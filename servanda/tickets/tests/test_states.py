"""The table of states, and that no order of verbs leads around its promises."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.kernel import Actor, Refused
from servanda.tickets import actions, events, states
from servanda.tickets.models import LIVE, Message, State, Ticket
from servanda.tickets.tests.world import World


def test_every_act_leads_from_known_states_to_known_states():
    for moves in states.TABLE.values():
        assert set(moves) | set(moves.values()) <= set(states.ALL)


def test_the_words_are_the_models():
    assert set(states.ALL) == set(State.values)
    assert tuple(states.LIVE) == tuple(LIVE)


def test_only_the_requesters_side_and_silence_close_what_they_reported():
    closing = {act for act, moves in states.TABLE.items() if "closed" in
               {after for before, after in moves.items() if before != after}}  # fmt: skip
    assert closing == {"confirm", "lapse", "finish"}


def test_nothing_leads_from_merged_but_undoing():
    leaving = {act for act, moves in states.TABLE.items() if moves.get("merged", "merged") !=
               "merged"}  # fmt: skip
    assert leaving == {"unmerge"}


@given(st.lists(st.sampled_from(sorted(states.TABLE)), max_size=30))
def test_whatever_is_done_it_can_always_go_on_to_an_end(acts):
    state = "new"
    for act in acts:
        state = states.after(act, state) or state
    ends = {"solved", "closed", "declined", "not_a_ticket", "merged"}
    reached, todo = set(), [state]
    while todo:
        if (one := todo.pop()) not in reached:
            reached.add(one)
            todo += [moves[one] for moves in states.TABLE.values() if one in moves]
    assert reached & ends


# What colleagues and customers may try, in any order.
def _verbs(world: World, ticket: Ticket):
    agent, anna = world.by(world.agent), world.by(world.anna)
    last = Message.objects.filter(ticket=ticket, direction="in").last()
    return {
        "answer": lambda: actions.answer(ticket, by=agent, text="Words"),
        "ask": lambda: actions.answer(ticket, by=agent, text="Which?", question=True, wait=True),
        "third": lambda: actions.wait_for_third_party(ticket, by=agent),
        "resume": lambda: actions.resume(ticket, by=agent),
        "solve": lambda: actions.solve(ticket, by=agent, text="Done"),
        "finish": lambda: actions.finish(ticket, by=agent),
        "reply": lambda: actions.receive(ticket, by=anna, text="No", contact=world.anna),
        "thank": lambda: actions.receive(
            ticket, by=anna, text="Thanks", only_thanks=True, contact=world.anna
        ),
        "auto": lambda: actions.receive(
            ticket, by=anna, text="Away", automatic=True, contact=world.anna
        ),
        "object": lambda: actions.object_to_solution(ticket, by=anna, text="No"),
        "confirm": lambda: actions.confirm(ticket, by=anna, channel="portal"),
        "staff_confirm": lambda: actions.confirm(ticket, by=agent, channel="portal"),
        "reopen": lambda: actions.reopen(ticket, by=agent),
        "thanks_only": lambda: actions.was_only_thanks(ticket, by=agent, message=last),
        "discard": lambda: actions.discard(ticket, by=agent),
        "restore": lambda: actions.restore(ticket, by=agent),
        "lapse": lambda: actions.lapse(ticket, by=Actor.system()),
    }


VERBS = (
    "answer",
    "ask",
    "third",
    "resume",
    "solve",
    "finish",
    "reply",
    "thank",
    "auto",
    "object",
    "confirm",
    "staff_confirm",
    "reopen",
    "thanks_only",
    "discard",
    "restore",
    "lapse",
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(VERBS), min_size=3, max_size=12))
@pytest.mark.django_db
def test_in_any_order_of_verbs_the_promises_hold(world: World, tried: list[str]):
    from servanda.kernel import chain

    ticket = actions.open_ticket(
        by=world.by(world.anna), channel="portal", subject="Printer", requester=world.anna
    )
    for name in tried:
        before = ticket.state
        try:
            _verbs(world, ticket)[name]()
        except Refused:
            ticket.refresh_from_db()
            assert ticket.state == before
            continue
        ticket.refresh_from_db()
        if name in ("thank", "auto") and before in ("solved", "closed"):
            assert ticket.state == before
        if name == "auto":
            assert ticket.state == before
        assert name not in ("staff_confirm", "finish")
    kinds = {entry.kind for entry in ticket.stream.entries.all()}
    if ticket.state == "closed":
        assert {events.Confirmed.kind, events.Lapsed.kind} & kinds
        assert ticket.closed_at is not None
    else:
        assert ticket.outcome in ("", "discarded")
    assert (ticket.solved_at is not None) == (ticket.state in ("solved", "closed"))
    assert list(chain.verify([ticket.stream])) == []
