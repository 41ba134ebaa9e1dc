"""Who may do what: one table of role × verb, and nothing anywhere else.

A verb is open to an actor if one of the actor's roles has it and the thing is within reach: a
contact reaches what is their own company's. Which rows an actor sees at all (a specialist only the
tickets of their own and their teams) is narrowed in the querysets, by `visible_to`.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused

STAFF: Final = frozenset(
    {"agent", "specialist", "account_manager", "service_manager", "head", "administrator"}
)
MANAGERS: Final = frozenset({"service_manager", "head"})
DESK: Final = frozenset({"agent", "service_manager", "head"})
WORKERS: Final = DESK | {"specialist"}
OFFICE: Final = DESK | {"account_manager"}

# verb -> the roles that have it. "system" stands for what the product does by itself.
MAY: Final[dict[str, frozenset[str]]] = {
    # reading
    "desk.enter": STAFF,
    "settings.enter": MANAGERS | {"administrator"},
    "ticket.read": STAFF | {"contact", "sender", "system"},
    "ticket.read_all": OFFICE | {"system"},
    "ticket.read_internal": STAFF | {"system"},
    "customer.read": STAFF | {"contact", "system"},
    "caller.search": STAFF,
    "contact.read": STAFF | {"contact", "system"},
    "contract.read": STAFF | {"contact", "system"},
    "staff.read": STAFF | {"system"},
    "absence.read": MANAGERS,
    "day.read": MANAGERS,
    "held.read": DESK | {"administrator"},
    "sent.read": OFFICE | {"administrator"},
    "call.read": WORKERS | {"account_manager"},
    # a ticket's life
    "ticket.open": OFFICE | {"specialist", "contact", "sender", "system"},
    "ticket.reply": frozenset({"contact", "sender", "system"}),
    "ticket.answer": WORKERS | {"account_manager"},
    "ticket.note": STAFF - {"administrator"},
    "ticket.state_technically": STAFF - {"administrator"},
    "ticket.write_supplier": WORKERS | {"account_manager"},
    "ticket.draft": STAFF - {"administrator"},
    "ticket.log_call": WORKERS | {"account_manager"},
    "ticket.assign": WORKERS,
    "ticket.prioritise": DESK,
    "ticket.correct": DESK,
    "ticket.reclassify": DESK,
    "ticket.triage": DESK,
    "work.plan": WORKERS,
    "work.plan_others": DESK,
    "ticket.wait": WORKERS,
    "ticket.snooze": WORKERS,
    "ticket.link": WORKERS | {"account_manager"},
    "time.enter": WORKERS | {"account_manager"},
    "time.enter_others": MANAGERS,
    "ticket.systems": WORKERS | {"account_manager"},
    "ticket.checklist": WORKERS | {"account_manager"},
    "ticket.follow_up": STAFF - {"administrator"},
    "ticket.solve": WORKERS,
    "ticket.reopen": WORKERS | {"contact", "sender", "system"},
    "ticket.confirm": frozenset({"contact", "sender"}),
    "ticket.confirm_spoken": WORKERS | {"account_manager"},
    "ticket.object": frozenset({"contact", "sender"}),
    "ticket.rate": frozenset({"contact", "sender"}),
    "ticket.finish": WORKERS | {"system"},
    "ticket.decline": DESK | {"account_manager"},
    "ticket.discard": DESK,
    "ticket.merge": DESK | {"system"},
    "ticket.join": WORKERS | {"account_manager"},
    "ticket.hold_letters": WORKERS | {"account_manager"},
    "ticket.lapse": frozenset({"system"}),
    "ticket.acknowledge": STAFF - {"administrator"},
    # what was missed, and what it earns
    "miss.read": WORKERS | {"account_manager"},
    "miss.write": WORKERS | {"account_manager"},
    "miss.approve": MANAGERS,
    "miss.set_aside": MANAGERS,
    "miss.prepare": MANAGERS | {"account_manager", "system"},
    "credit.withdraw": MANAGERS,
    # what contracts bring and cost
    "earning.read": MANAGERS | {"account_manager"},
    "cost.edit": frozenset({"head"}),
    "limit.edit": frozenset({"head", "administrator"}),
    "call.log": WORKERS | {"account_manager"},
    "callback.manage": WORKERS | {"account_manager", "system"},
    # what tickets stand on
    "mail.release": DESK | {"administrator"},
    "customer.edit": OFFICE | {"administrator"},
    "system.edit": WORKERS | {"account_manager"},
    "supplier.read": STAFF,
    "supplier.edit": OFFICE | {"administrator"},
    "contact.attach": DESK | {"account_manager"},
    "contract.edit": frozenset({"account_manager", "service_manager", "head"}),
    "contract.sign": MANAGERS | {"account_manager"},
    "onboarding.answer": frozenset({"contact"}),
    "contract.renew": MANAGERS | {"system"},
    "calendar.edit": MANAGERS | {"administrator"},
    "catalogue.edit": MANAGERS,
    "staff.edit": frozenset({"head", "administrator", "system"}),
    "provider.edit": frozenset({"head", "administrator", "system"}),
    "absence.edit": MANAGERS | {"administrator"},
    "list.save": STAFF,
    "list.share": OFFICE | {"specialist"},
    "list.tidy": MANAGERS,
    "wording.edit": MANAGERS | {"administrator"},
    "words.erase": frozenset({"head", "administrator"}),
}


def may(actor: Actor, verb: str, thing: object | None = None) -> bool:
    """Whether the table lets `actor` do `verb`, to `thing` if one is named.

    `thing` is looked at only for whose it is (`customer_id`). Raises KeyError for a verb that is
    not in the table, so that a typing error never opens a door.
    """
    held = actor.roles & STAFF if actor.kind in ("staff", "key") else {actor.kind}
    if not held & MAY[verb]:
        return False
    if actor.kind == "contact" and thing is not None:
        return getattr(thing, "customer_id", None) == actor.customer is not None
    return True


def demand(actor: Actor, verb: str, thing: object | None = None) -> None:
    """Raise Refused unless `may(...)`."""
    if not may(actor, verb, thing):
        raise Refused(
            _("You may not do this. Ask a colleague whose role allows it."), code="not_allowed"
        )
