"""Expectations talked through with the sample customers: with most of them, not with all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils import translation

from servanda.contracts.models import Contract
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.onboarding import actions
from servanda.onboarding.agenda import draft_summary
from servanda.onboarding.models import Topic
from servanda.people.actors import of_contact
from servanda.people.models import Contact

# What was said about turning to each other, in the customer's language.
SAID: Final[Mapping[str, str]] = {
    "clinic": "Rendelés közben Somogyi Ágnest hívjuk, este Dr. Berényi Lászlót.",
    "factory": "Éjjel a műszakvezető telefonál; ha fél óra alatt nincs hír, Kemény Gábort hívja.",
    "montjuic": "Primero una llamada corta; por escrito solo lo que se decide.",
    "galil": "קודם מייל עם היומן; ביום חמישי אחר הצהריים רק טלפון.",
}
# Sent, and not answered yet.
WAITING: Final = "galil"


def make(world: World, *, by: Actor) -> None:
    """Agenda, words and summary; whoever decides at the customer confirms it."""
    for key, words in SAID.items():
        for contract in world.customers[key].contracts.all():
            _align(world, key, contract, words, by)


def _align(world: World, key: str, contract: Contract, words: str, by: Actor) -> None:
    onboarding = actions.begin(contract, by=by)
    point = onboarding.points.get(topic=Topic.ESCALATION)
    actions.write_down(onboarding, by=by, said={point.pk: words})
    with translation.override(contract.customer.language):
        text = draft_summary(onboarding)
    speaker = _speaker(world, key)
    summary = actions.send_summary(onboarding, by=by, to=speaker, text=text)
    if key != WAITING:
        actions.assent(summary, by=of_contact(speaker))


def _speaker(world: World, key: str) -> Contact:
    """Somebody there who coordinates or decides, and reads mail."""
    theirs = (one for name, one in world.contacts.items() if name.startswith(f"{key}."))
    wanted = ("sponsor", "coordinator")
    return next(one for one in theirs if one.email and one.duties.filter(role__in=wanted).exists())
