"""Every letter that leaves of its own accord: who reads it, when it leaves, what causes it.

For the page that shows them. A test holds it against the table in config/reactions.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.contracts.models import Contract
from servanda.kernel import Actor
from servanda.kernel.reactions import Handler
from servanda.notices import (
    acknowledgement,
    allowance,
    callbacks,
    colleagues,
    flood,
    invitation,
    onboarding,
    rung,
    solution,
)
from servanda.tickets.models import Callback, Ticket

Streams = Callable[[Actor], "QuerySet[Any, Any]"]


def _tickets(actor: Actor) -> QuerySet[Any, Any]:
    return Ticket.objects.visible_to(actor).order_by().values("stream")


def _contracts(actor: Actor) -> QuerySet[Any, Any]:
    return Contract.objects.visible_to(actor).order_by().values("stream")


def _callbacks(actor: Actor) -> QuerySet[Any, Any]:
    return Callback.objects.visible_to(actor).order_by().values("stream")


@dataclass(frozen=True, slots=True)
class Kind:
    """`code` is the purpose its mails carry; `when` one sentence on when it leaves.

    `caused` are the kinds of journal rows that it follows from, each with its handler, and `seen`
    the streams that an actor may see of them. Where it is empty, it follows from none (the morning)
    and is shown with the reader's own data.
    """

    code: str
    label: Promise
    when: Promise
    caused: Mapping[str, Handler] = field(default_factory=dict)
    seen: Streams = _tickets
    for_customers: bool = False
    about_ticket: bool = True


CUSTOMERS: Final = (
    Kind(
        "acknowledgement",
        _("Acknowledgement"),
        _("At once, to whoever wrote to us: number, who looks after it, and by when."),
        {
            "ticket.opened": acknowledgement.acknowledge,
            "ticket.read_out": acknowledgement.acknowledge,
        },
        for_customers=True,
    ),
    Kind(
        "solved",
        _("Solution"),
        _("When a colleague solves a ticket: what was done, and the question whether it works."),
        {"ticket.solved": solution.solved},
        for_customers=True,
    ),
    Kind(
        "solved_too",
        _("Solution, to further reporters"),
        _("When a fault that several people reported is solved: to those who need not confirm."),
        {"ticket.solved": solution.solved},
        for_customers=True,
    ),
    Kind(
        "reminder",
        _("Reminder"),
        _("When nobody has said whether the solution works."),
        {"ticket.reminded": solution.reminded},
        for_customers=True,
    ),
    Kind(
        "lapsed",
        _("Closed without a word"),
        _("When a ticket is closed since nobody answered, as agreed for such cases."),
        {"ticket.lapsed": solution.lapsed},
        for_customers=True,
    ),
    Kind(
        "callback_tried",
        _("Called in vain"),
        _("When a colleague could not reach somebody by phone and wishes to let them know."),
        {"callback.tried": callbacks.tried},
        _callbacks,
        for_customers=True,
        about_ticket=False,
    ),
    Kind(
        "allowance",
        _("Included hours"),
        _("When the included hours of a month are nearly or wholly used, if the contract says so."),
        {"allowance.reached": allowance.reached, "allowance.struck_out": allowance.struck_out},
        _contracts,
        for_customers=True,
        about_ticket=False,
    ),
    Kind(
        "onboarding",
        _("Summary before a service begins"),
        _("When a colleague sends what was agreed, for the customer to confirm."),
        {"onboarding.summary_sent": onboarding.summary_sent},
        _contracts,
        for_customers=True,
        about_ticket=False,
    ),
    Kind(
        "sign_in",
        _("Way into the portal"),
        _("When somebody asks in the portal for a link to sign in."),
        for_customers=True,
        about_ticket=False,
    ),
)

COLLEAGUES: Final = (
    Kind(
        "assigned",
        _("A ticket was given to you"),
        _("When somebody else assigns a ticket to the colleague."),
        {"ticket.assigned": colleagues.assigned},
    ),
    Kind(
        "answered",
        _("The customer answered"),
        _("To whoever works on the ticket."),
        {"ticket.received": colleagues.customer_spoke},
    ),
    Kind(
        "reopened",
        _("The ticket is open again"),
        _("When the customer writes on a finished ticket, to whoever works on it."),
        {"ticket.reopened": colleagues.customer_spoke},
    ),
    Kind(
        "objected",
        _("Not solved yet"),
        _("When the customer says that it does not work, to whoever works on it."),
        {"ticket.objected": colleagues.customer_spoke},
    ),
    Kind(
        "silent",
        _("Nobody says whether it works"),
        _("To the account manager, after the reminder stayed without an answer."),
        {"ticket.reminded": colleagues.silent},
    ),
    Kind(
        "statement",
        _("To be put into plain words"),
        _("When a technical statement is handed over, to the colleague who tells the customer."),
        {"ticket.statement_handed": colleagues.statement_handed},
    ),
    Kind(
        "mentioned",
        _("Called by name"),
        _("When a note mentions a colleague who wishes to hear of it by mail."),
        {"ticket.mentioned": colleagues.mentioned},
    ),
    Kind(
        "supplier_answered",
        _("A supplier answered"),
        _("To whoever works on the ticket."),
        {"ticket.supplier_answered": colleagues.supplier_answered},
    ),
    Kind(
        "rung",
        _("The ladder calls"),
        _("When a step of the contract's ladder is reached, to whom it calls on."),
        {"rung.fired": rung.fired},
    ),
    Kind(
        "callback",
        _("A callback was missed"),
        _("When a promised call was not made, to whoever can still make it."),
        {"callback.missed": callbacks.missed},
        _callbacks,
        about_ticket=False,
    ),
    Kind(
        "flood",
        _("Very much mail from one address"),
        _("At most once an hour, to whoever looks after the mailbox."),
        {"ticket.flooded": flood.flooded},
        about_ticket=False,
    ),
    Kind(
        "allowance_manager",
        _("Included hours of a customer"),
        _("When they are nearly or wholly used, to the account manager."),
        {"allowance.reached": allowance.reached, "allowance.struck_out": allowance.struck_out},
        _contracts,
        about_ticket=False,
    ),
    Kind(
        "onboarding_objected",
        _("The summary is not right"),
        _("When the customer says what is different in it, to the account manager."),
        {"onboarding.objected": onboarding.answered},
        _contracts,
        about_ticket=False,
    ),
    Kind(
        "invitation",
        _("Invitation"),
        _("When an account is made for a colleague, or they need a new password."),
        {"staff.invited": invitation.invited},
        about_ticket=False,
    ),
    Kind(
        "morning",
        _("Your desk this morning"),
        _("In the morning of a working day, to the head and to whoever wishes it."),
        about_ticket=False,
    ),
    Kind(
        "held",
        _("Held mail"),
        _("Once a day, to whoever owns a mailbox in which mail is held."),
        about_ticket=False,
    ),
)

KINDS: Final[Mapping[str, Kind]] = {one.code: one for one in (*CUSTOMERS, *COLLEAGUES)}
