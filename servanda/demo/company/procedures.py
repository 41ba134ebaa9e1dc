"""How the sample company resolves what comes most often."""

from __future__ import annotations

from typing import Final

from servanda.catalogue import actions
from servanda.catalogue.actions import Draft, Planned
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.kernel.money import Money

HOUR: Final = 3600


def make(world: World, *, by: Actor) -> None:
    """Five procedures, and one customer's own way."""
    _printer, _terminal, newcomer = (
        actions.save_procedure(None, one, by=by) for one in _first(world)
    )
    for draft in _others(world):
        actions.save_procedure(None, draft, by=by)
    own = Draft(
        name={
            "en": "A new colleague's workplace (clinic)",
            "hu": "Új munkatárs a rendelőben",
        },
        seconds=8 * HOUR, cost="included", words="új kolléga\núj belépő",
        service=world.services["workplace"],
        steps=(
            Planned("Csoporttagság a Dentinóban és a röntgenképek mappájához", role="specialist"),
            Planned("Fiók, postafiók és jelszó lezárt borítékban", team=world.teams["support"]),
            Planned("Titoktartási nyilatkozat megvan-e (Ágnes)", role="agent"),
            Planned("Bejelentkezés kipróbálása az első napon, telefonon", role="agent"),
        ),
    )  # fmt: skip
    customer = world.customers["clinic"]
    actions.save_procedure(None, own, by=by, variant_of=newcomer, customer=customer)


def _first(world: World) -> tuple[Draft, Draft, Draft]:
    support, specialists = world.teams["support"], world.teams["specialists"]
    printer = Draft(
        name={
            "en": "The printer does not print", "hu": "Nem nyomtat a nyomtató",
            "he": "המדפסת לא מדפיסה", "es": "La impresora no imprime",
        },
        seconds=90 * 60, cost="included", kind="incident", service=world.services["workplace"],
        words="nyomtat\nmultifunción\nimpresora\nמדפסת\nprinter does not\nlabel printer",
        steps=(
            Planned("Is it on, is there paper, what does its display say?", role="agent"),
            Planned("Clear the print queue, restart the spooler", team=support),
            Planned("Update the driver if it happened before", team=specialists),
            Planned("Test page together with the caller", role="agent"),
        ),
    )  # fmt: skip
    terminal = Draft(
        name={"en": "A terminal does not log in", "hu": "Nem lép be egy terminál"},
        seconds=75 * 60, cost="included", words="terminál", service=world.services["network"],
        steps=(
            Planned("Ping it, and look at its switch port", team=specialists),
            Planned("Move it to the spare port", team=specialists),
            Planned("Have the paper counts entered", role="agent"),
            Planned("Order the part, and say when it comes", role="agent"),
        ),
    )  # fmt: skip
    newcomer = Draft(
        name={
            "en": "A new colleague's workplace", "hu": "Új munkatárs munkahelye",
            "he": "עמדת עבודה לעובד חדש", "es": "El puesto de un nuevo compañero",
        },
        seconds=8 * HOUR, cost="contract",
        words="új kolléga\núj belépő\nnew starter\nעובד חדש\naltas",
        service=world.services["workplace"],
        steps=(
            Planned("Who, from when, which groups and which machine?", role="agent"),
            Planned("Account, mailbox, groups", team=support),
            Planned("Machine installed and labelled", team=specialists),
            Planned("First password handed over, never by mail", role="agent"),
            Planned("Sign in together on the first day", role="agent"),
        ),
        parts="Docking station", price=Money(18_900, "EUR"),
    )  # fmt: skip
    return printer, terminal, newcomer


def _others(world: World) -> tuple[Draft, ...]:
    specialists = world.teams["specialists"]
    backup = Draft(
        name={"en": "A backup failed", "hu": "Nem sikerült a mentés"},
        seconds=4 * HOUR, cost="included", words="mentés\nbackup",
        service=world.services["servers"],
        steps=(
            Planned("Which job, and the last good one?", team=specialists),
            Planned("Room on the target, credentials, snapshots", team=specialists),
            Planned("Run it again and watch it end", team=specialists),
            Planned("Restore one file as a proof", team=specialists),
        ),
    )  # fmt: skip
    shop = Draft(
        name={
            "en": "Orders do not reach the ERP", "es": "Los pedidos no llegan al ERP",
            "hu": "A rendelések nem érnek el az ERP-be",
        },
        seconds=3 * HOUR, cost="contract", words="ERP\npedidos", service=world.services["web"],
        steps=(
            Planned("Last order that arrived, first that did not", role="agent"),
            Planned("Queue of the connector and its error", team=specialists),
            Planned("Resend what waits, none twice", team=specialists),
            Planned("Warehouse confirms the count", role="agent"),
        ),
    )  # fmt: skip
    return backup, shop
