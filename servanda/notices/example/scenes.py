"""What happens in an example: by letter, the real actions that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from servanda import kernel
from servanda.billing.actions import Worked, enter_time
from servanda.catalogue.models import Metric
from servanda.escalation import reactions as ladders
from servanda.kernel import Actor, unit
from servanda.kernel.models import Timer
from servanda.notices.example.cast import INCLUDED, Cast, add_contact
from servanda.onboarding import actions as onboarding
from servanda.onboarding.agenda import draft_summary
from servanda.onboarding.models import Summary
from servanda.people.models import Supplier, SupplierAddress
from servanda.tickets import actions, events
from servanda.tickets.actions.callbacks import missed_callback
from servanda.tickets.actions.common import record
from servanda.tickets.actions.supplying import supplier_answered
from servanda.tickets.drafts import Words
from servanda.tickets.models import Callback, Ticket

Scene = Callable[[Cast], object]
HALF_HOUR: Final = timedelta(minutes=30)
TWO_WEEKS: Final = 14 * 48  # half hours


def solved(cast: Cast) -> Ticket:
    ticket = cast.writes(assignee=cast.colleague)
    text = _("The toner was stuck. We put it in anew, and the test page came out.")
    actions.solve(ticket, by=cast.by_agent, text=text)
    return ticket


def solved_too(cast: Cast) -> None:
    """A second person called about the same before it was solved."""
    ticket = cast.writes()
    other = add_contact(cast.customer, cast.manner, cast.names.other)
    actions.join(ticket, by=cast.by_agent, contact=other, text=_("It does not print here either."))
    actions.solve(ticket, by=cast.by_agent, text=_("The print server is up again."))


def reminded(cast: Cast) -> None:
    actions.remind(solved(cast), by=Actor.system(), step="reminder")


def silent(cast: Cast) -> None:
    actions.remind(solved(cast), by=Actor.system(), step="manager")


def lapsed(cast: Cast) -> None:
    actions.lapse(solved(cast), by=Actor.system())


def assigned(cast: Cast) -> None:
    actions.assign(cast.writes(), by=cast.by_agent, staff=cast.colleague)


def answered(cast: Cast) -> None:
    ticket = cast.writes(assignee=cast.colleague)
    actions.receive(ticket, by=cast.by_contact, text=_("Now the red light is on as well."))


def reopened(cast: Cast) -> None:
    text = _("It printed for an hour. Now it is silent again.")
    actions.receive(solved(cast), by=cast.by_contact, text=text)


def objected(cast: Cast) -> None:
    text = _("Only the test page came out, nothing else.")
    actions.object_to_solution(solved(cast), by=cast.by_contact, text=text, channel="link")


def stated(cast: Cast) -> None:
    ticket = cast.writes()
    found = _("Fuser unit worn out, error 50.4.")
    statement = actions.state_technically(ticket, by=cast.by_agent, found=found)
    actions.hand_statement(statement, by=cast.by_agent, to=cast.colleague)


def mentioned(cast: Cast) -> None:
    text = _("@%(name)s, do we have such a toner in stock?") % {"name": cast.colleague.name}
    actions.note(cast.writes(), by=cast.by_agent, text=text)


def supplied(cast: Cast) -> None:
    ticket = cast.writes(assignee=cast.colleague)
    supplier = Supplier.objects.create(name=cast.names.supplier)
    address = "service@supplier.example-letters.example"
    to = SupplierAddress.objects.create(supplier=supplier, address=address)
    subject, question = _("A fuser unit"), _("When could you deliver a fuser unit?")
    actions.write_to_supplier(ticket, by=cast.by_agent, to=to, subject=subject, text=question)
    words = Words(
        text=_("It leaves our store tomorrow morning."),
        address=address,
        author_name=supplier.name,
    )
    with unit.action():
        supplier_answered(ticket, at=kernel.now(), words=words)


def rung(cast: Cast) -> None:
    """Three of the four agreed hours have passed, and the ladder's timer comes."""
    with kernel.pretend(_working_hours_ago(cast, 3)):
        ticket = cast.writes(assignee=cast.agent)
    with unit.action():
        ladders.due(Timer(data={"ticket": ticket.pk, "metric": Metric.RESOLUTION.value}))


def _working_hours_ago(cast: Cast, hours: int) -> datetime:
    now = kernel.now()
    starts = (now - HALF_HOUR * number for number in range(1, TWO_WEEKS))
    long_enough = (one for one in starts if cast.hours.elapsed(one, now) >= hours * 3600)
    return next(long_enough, now - HALF_HOUR * TWO_WEEKS)


def _agreed(cast: Cast) -> Callback:
    """Three hours ago it was agreed to call an hour ago."""
    now = kernel.now()
    with kernel.pretend(now - timedelta(hours=3)):
        return actions.agree_callback(
            by=cast.by_agent,
            due_at=now - timedelta(hours=1),
            about=_("Which printer to buy"),
            contact=cast.contact,
            staff=cast.colleague,
        )


def called_in_vain(cast: Cast) -> None:
    next_try = cast.hours.next_open(kernel.now() + timedelta(hours=2))
    actions.nobody_answered(_agreed(cast), by=cast.by_agent, due_at=next_try, tell=True)


def missed_call(cast: Cast) -> None:
    callback = _agreed(cast)
    data = {"callback": callback.pk, "due_at": callback.due_at.isoformat()}
    with unit.action():
        missed_callback(Timer(data=data))


def worked(cast: Cast) -> None:
    """All that the month includes, at once."""
    start = kernel.now() - timedelta(seconds=INCLUDED)
    text = _("Moved the mailboxes to the new server.")
    enter_time(cast.writes(), Worked(start, INCLUDED, text), by=cast.by_agent)


def summed_up(cast: Cast) -> Summary:
    begun = onboarding.begin(cast.contract, by=cast.by_agent)
    text = draft_summary(begun)
    return onboarding.send_summary(begun, by=cast.by_agent, to=cast.contact, text=text)


def not_so(cast: Cast) -> None:
    text = _("We are six now, not five. Please put Saturday mornings in as well.")
    onboarding.object_to(summed_up(cast), by=cast.by_contact, words=text)


def flooded(cast: Cast) -> None:
    """As the intake writes it down, once the address has sent too much."""
    ticket = cast.writes()
    with unit.action():
        record(ticket, events.Flooded(ticket.pk), by=Actor.system())


SCENES: Final[Mapping[str, Scene]] = {
    "acknowledgement": Cast.writes,
    "solved": solved,
    "solved_too": solved_too,
    "reminder": reminded,
    "lapsed": lapsed,
    "callback_tried": called_in_vain,
    "allowance": worked,
    "onboarding": summed_up,
    "assigned": assigned,
    "answered": answered,
    "reopened": reopened,
    "objected": objected,
    "silent": silent,
    "statement": stated,
    "mentioned": mentioned,
    "supplier_answered": supplied,
    "rung": rung,
    "callback": missed_call,
    "flood": flooded,
    "allowance_manager": worked,
    "onboarding_objected": not_so,
}
