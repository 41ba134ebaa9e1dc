"""What a step of a script does: always one of the real verbs, by whoever does it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any, Final

from servanda import kernel
from servanda.demo import first_words, post, working
from servanda.demo.case import Case
from servanda.demo.company.world import World
from servanda.kernel import Actor, unit
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.models import SupplierAddress
from servanda.promises.actions import planning
from servanda.tickets import actions
from servanda.tickets.actions.concerning import concern
from servanda.tickets.models import Message, Statement, Ticket
from servanda.tickets.statements import agent_of

Cases = dict[str, Case]
"""The cases that have a ticket, by the id of their script (the last use of it)."""
Act = Callable[..., object]


def agent(case: Case, world: World) -> Actor:
    return world.actor(case.agent)


def customer(case: Case) -> Actor:
    assert case.contact is not None
    return actors.of_contact(case.contact)


def ask(case: Case, world: World, text: str) -> None:
    actions.answer(
        case.current(), by=agent(case, world), text=case.say(text), question=True, wait=True
    )


def say(case: Case, world: World, text: str) -> None:
    actions.answer(case.current(), by=agent(case, world), text=case.say(text))


def note(case: Case, world: World, text: str) -> None:
    actions.note(case.current(), by=agent(case, world), text=case.say(text))


def hand(case: Case, world: World, text: str) -> None:
    """To an engineer, with the fault in technical words; they have it from now on."""
    ticket, engineer = case.current(), case.script.engineer
    actions.state_technically(ticket, by=agent(case, world), found=case.say(text))
    actions.assign(
        ticket,
        by=agent(case, world),
        staff=world.staff[engineer],
        team=world.teams["specialists"],
    )
    case.agent = engineer


def state(case: Case, world: World, found: str, cause: str = "", done: str = "") -> None:
    """What the engineer found, in technical words; whoever spoke to the customer rewrites it."""
    by = agent(case, world)
    statement = actions.state_technically(
        case.current(), by=by, found=case.say(found), cause=case.say(cause), done=case.say(done)
    )
    ticket = case.current()
    actions.hand_statement(statement, by=by, to=agent_of(ticket, by))


def plain(case: Case, world: World, text: str) -> None:
    """The agent's words to the customer, made of the engineer's last statement."""
    waiting = Statement.objects.to_be_worded().filter(message__ticket=case.current())
    statement = waiting.latest("handed_at")
    by = actors.of_staff(statement.handed_to) if statement.handed_to else agent(case, world)
    said = actions.answer(case.current(), by=by, text=case.say(text))
    actions.put_into_plain_words(statement, by=by, answer=said)


def call(case: Case, world: World, text: str, minutes: int = 5, spoken: bool = True) -> None:
    """We phone them."""
    actions.log_call(
        case.current(),
        by=agent(case, world),
        contact=case.contact,
        direction="out",
        text=case.say(text),
        seconds=minutes * 60 + case.rng.randint(0, 59),
        spoken=spoken,
    )


def called(case: Case, world: World, text: str, minutes: int = 3) -> None:
    """They phone us."""
    actions.log_call(
        case.current(),
        by=agent(case, world),
        contact=case.contact,
        direction="in",
        text=case.say(text),
        seconds=minutes * 60 + case.rng.randint(0, 59),
    )


def reply(case: Case, world: World, text: str) -> None:
    post.answer(case, case.say(text))


def auto(case: Case, world: World, text: str) -> None:
    """Out of office."""
    post.answer(case, case.say(text), automatic=True)


def third(case: Case, world: World, text: str) -> None:
    """Waiting for a supplier, with a note which one and why."""
    note(case, world, text)
    actions.wait_for_third_party(case.current(), by=agent(case, world))


def supplier(case: Case, world: World, name: str, address: str, subject: str, text: str) -> None:
    """A mail to a supplier, for whom the ticket waits."""
    row = SupplierAddress.objects.filter(address=address).select_related("supplier").first()
    if row is None:
        known = people.keep_supplier(
            None, by=world.actor("peter"), name=name, addresses=[(address, "")]
        )
        row = known.addresses.select_related("supplier").get()
    actions.write_to_supplier(
        case.current(), by=agent(case, world), to=row, subject=case.say(subject),
        text=case.say(text), wait=True,
    )  # fmt: skip


def resume(case: Case, world: World) -> None:
    case.current().refresh_from_db(fields=["state"])
    if case.current().state in ("waiting_customer", "waiting_third_party", "scheduled"):
        actions.resume(case.current(), by=agent(case, world))


def plan(case: Case, world: World, text: str, days: float) -> None:
    """Agreed with the customer for another day."""
    say(case, world, text)
    opens = world.hours("desk").next_open(kernel.now() + timedelta(days=days))
    actions.schedule(case.current(), by=agent(case, world), until=opens, agreed=True)


def block(case: Case, world: World, days: float, hours: float) -> None:
    """Whoever has it plans it into their own week: `days` from now, for so many working hours."""
    planning.plan(
        case.current(),
        by=agent(case, world),
        staff=world.staff[case.agent],
        starts_at=world.hours("desk").next_open(kernel.now() + timedelta(days=days)),
        seconds=int(hours * 3600),
    )


def callback(case: Case, world: World, text: str, hours: float) -> None:
    """Agreed to phone them so many working hours from now."""
    actions.agree_callback(
        by=agent(case, world),
        due_at=world.hours("desk").advance(kernel.now(), int(hours * 3600)),
        about=case.say(text),
        contact=case.contact,
        ticket=case.current(),
    )


def split(case: Case, world: World, subject: str, part: str) -> None:
    """Words of their first mail become a ticket of their own."""
    first = Message.objects.filter(ticket=case.current(), direction="in").order_by("at", "id")[0]
    actions.split(
        case.current(),
        by=agent(case, world),
        said=[first],
        subject=case.say(subject),
        part=case.say(part),
        tell=True,
    )


def solve(case: Case, world: World, text: str) -> None:
    working.finish(case.current(), case, agent(case, world))
    actions.solve(case.current(), by=agent(case, world), text=case.say(text))


def link(case: Case, world: World) -> None:
    actions.confirm(case.current(), by=customer(case), channel="link")


def portal(case: Case, world: World) -> None:
    actions.confirm(case.current(), by=customer(case), channel="portal")


def phone(case: Case, world: World, text: str) -> None:
    """They say on the phone that it works."""
    assert case.contact is not None
    actions.confirm_in_call(
        case.current(),
        by=agent(case, world),
        contact=case.contact,
        direction="out",
        text=case.say(text),
        seconds=case.rng.randint(50, 200),
    )


def works(case: Case, world: World, text: str) -> None:
    """They say by mail that it works; the agent cites it in the act after this (`cited`)."""
    post.answer(case, case.say(text))


def cited(case: Case, world: World) -> None:
    actions.confirmed_by_message(case.current(), by=agent(case, world), message=_last_in(case))


def thanks(case: Case, world: World, text: str) -> None:
    post.answer(case, case.say(text))


def courtesy(case: Case, world: World) -> None:
    """Kind words that were more than the known thanks, and so reopened it: taken back."""
    actions.was_only_thanks(case.current(), by=agent(case, world), message=_last_in(case))


def notyet(case: Case, world: World, text: str) -> None:
    actions.object_to_solution(
        case.current(), by=customer(case), text=case.say(text), channel="link"
    )


def again(case: Case, world: World, text: str) -> None:
    """Taken up once more after "not yet"."""
    say(case, world, text)


def rate(case: Case, world: World, stars: int, text: str = "") -> None:
    actions.rate(case.current(), by=customer(case), stars=stars, text=case.say(text))


def raise_(case: Case, world: World, priority: int) -> None:
    actions.set_priority(case.current(), by=world.actor("peter"), priority=priority)


def correct(case: Case, world: World) -> None:
    actions.correct_priority(case.current(), by=world.actor("peter"))


def decline(case: Case, world: World, text: str) -> None:
    actions.decline(case.current(), by=agent(case, world), text=case.say(text))


def discard(case: Case, world: World) -> None:
    actions.discard(case.current(), by=agent(case, world))


def merge(case: Case, world: World, into: str, cases: Cases) -> None:
    actions.merge(case.current(), by=agent(case, world), into=cases[into].current())


def attach(case: Case, world: World, contact: str) -> None:
    """ "Who is this?" answered."""
    person = world.contacts[contact]
    by = agent(case, world)
    actions.attach(case.current(), by=by, customer=person.customer, contact=person)
    case.contact, case.customer = person, person.customer
    actions.change_line(case.current(), by=by, line=world.lines[case.script.line])
    actions.set_priority(case.current(), by=by, priority=case.script.priority)


def also(case: Case, world: World, system: str) -> None:
    """It concerns another of the customer's systems too."""
    one = world.systems[f"{case.script.customer}.{system}"]
    concern(case.current(), by=agent(case, world), system=one)


def finish(case: Case, world: World) -> None:
    actions.finish(case.current(), by=agent(case, world))


def _last_in(case: Case) -> Message:
    assert case.ticket is not None
    messages = Message.objects.filter(ticket=case.ticket, direction="in", automatic=False)
    return messages.order_by("-at", "-id")[0]


ACTS: Final[dict[str, Act]] = {
    "raise": raise_,
    **{
        act.__name__: act
        for act in (
            ask, say, note, hand, state, plain, call, called, reply, auto, third, resume, plan,
            supplier,
            block, callback, split,
            solve, link, portal, phone, works, cited, thanks, courtesy, notyet, again, rate,
            correct, decline, discard, merge, attach, also, finish,
        )
    },
}  # fmt: skip


# These come through the door for mail, which commits by itself.
BY_MAIL: Final = frozenset({"reply", "auto", "works", "thanks"})


def perform(case: Case, world: World, cases: Cases, name: str, *what: Any) -> None:
    """Do one step of a script, in one unit of work where the way in allows it."""
    further = {"cases": cases} if name == "merge" else {}
    with nullcontext() if name in BY_MAIL else unit.action():
        ACTS[name](case, world, *what, **further)


def take(case: Case, world: World) -> None:
    """An agent takes it up: kind, contract line and urgency as they see them."""
    with unit.action():
        _take(case.current(), case, world)


def _take(ticket: Ticket, case: Case, world: World) -> None:
    by, script = agent(case, world), case.script
    actions.assign(ticket, by=by, staff=world.staff[case.agent])
    if ticket.kind != script.kind:
        actions.change_kind(ticket, by=by, kind=script.kind)
    if ticket.customer_id is not None and script.line:
        actions.change_line(ticket, by=by, line=world.lines[f"{script.customer}.{script.line}"])
    if ticket.priority != script.priority:
        actions.set_priority(ticket, by=by, priority=script.priority)
    if words := first_words.for_case(case):
        actions.answer(ticket, by=by, text=words)
    working.begin(ticket, case, world)
