"""What is talked about, and what we know of it already, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda import kernel
from servanda.contracts.models import Contract, Version
from servanda.kernel.words import Words, as_words
from servanda.onboarding.models import Onboarding, Point, Silence, Topic
from servanda.people.models import Contact, ContactRole, Customer
from servanda.people.queries import contacts_of
from servanda.systems.queries import systems_of

TITLES: Final[Mapping[str, Promise]] = {
    Topic.PROFILE: gettext_lazy("Your work, and what is at stake in it"),
    Topic.SCOPE: gettext_lazy("What we do for you, and what not"),
    Topic.PEOPLE: gettext_lazy("Who is who, on both sides"),
    Topic.ESCALATION: gettext_lazy("When it does not go on: who turns to whom"),
    Topic.SYSTEMS: gettext_lazy("What you run and we look after"),
    Topic.SILENCE: gettext_lazy("Whether silence may count as acceptance"),
}
SILENCES: Final[Mapping[str, Promise]] = {
    Silence.UNASKED: gettext_lazy("Not asked yet."),
    Silence.ACCEPTS: gettext_lazy(
        "Silence may count: after the reminders a solved ticket closes by itself."
    ),
    Silence.NEVER: gettext_lazy("Silence never counts: only the customer's own word closes."),
}
DUTIES: Final[Mapping[str, Promise]] = {
    ContactRole.COORDINATOR: gettext_lazy("coordinator"),
    ContactRole.SPONSOR: gettext_lazy("sponsor"),
    ContactRole.BILLING: gettext_lazy("billing"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A point with its title and what we know; `facts` are whole lines."""

    point: Point
    title: str
    facts: Sequence[str]


def agenda(onboarding: Onboarding) -> list[Known]:
    """Every point, in order; call it with the reader's language active."""
    contract = onboarding.contract
    facts: dict[str, list[str]] = {
        Topic.PROFILE: _profile(contract.customer),
        Topic.SCOPE: _scope(contract),
        Topic.PEOPLE: _people(contract.customer),
        Topic.ESCALATION: _escalation(contract.customer),
        Topic.SYSTEMS: [
            ", ".join(filter(None, (one.name, one.kind, one.place, one.maintained_by)))
            for one in systems_of(contract.customer)
        ],
        Topic.SILENCE: [str(SILENCES[onboarding.silence])] if onboarding.silence else [],
    }
    return [
        Known(point, point.title or str(TITLES[point.topic]), facts.get(point.topic, []))
        for point in onboarding.points.all()
    ]


def draft_summary(onboarding: Onboarding) -> str:
    """A first text of the summary: what is known and what was said of each point talked about.

    The service profile is how we speak of them among ourselves, so only what was said of it goes
    in.
    """
    parts = []
    for known in agenda(onboarding):
        facts = [] if known.point.topic == Topic.PROFILE else known.facts
        if known.point.said or facts:
            lines = (known.title.upper(), *(f"- {fact}" for fact in facts), known.point.said)
            parts.append("\n".join(lines).strip())
    return "\n\n".join(parts)


def latest_version(contract: Contract) -> Version | None:
    """The version in force, else the last signed, else the draft: what the meeting is about."""
    in_force = contract.version_at(kernel.now())
    if in_force is not None:
        return in_force
    return contract.versions.order_by("signed_at", "number").last()


def _profile(customer: Customer) -> list[str]:
    labels: tuple[tuple[str, Words], ...] = (
        (_("Industry"), customer.industry),
        (_("What is at stake"), customer.criticality),
        (_("What they know"), customer.knowledge),
        (_("Where our help ends"), customer.limits),
        (_("What matters to them"), customer.matters),
    )
    return [f"{label}: {as_words(words)}" for label, words in labels if words]


def _scope(contract: Contract) -> list[str]:
    version = latest_version(contract)
    if version is None:
        return []
    lines = version.lines.select_related("service", "level", "calendar").order_by("clause")
    return [f"{line.clause} {line.service} · {line.level} ({line.calendar})" for line in lines]


def _people(customer: Customer) -> list[str]:
    ours = (
        (_("Own supporter"), customer.own_supporter),
        (_("Deputy"), customer.deputy),
        (_("Account manager"), customer.account_manager),
    )
    theirs = [_with_duties(one) for one in contacts_of(customer)]
    return [f"{label}: {person.name}" for label, person in ours if person] + theirs


def _with_duties(contact: Contact) -> str:
    duties = ", ".join(str(DUTIES[duty.role]) for duty in contact.duties.all())
    return ": ".join(filter(None, (contact.name, duties or contact.title)))


def _escalation(customer: Customer) -> list[str]:
    """The contract's ladder is on its page; here is who speaks when it does not go on."""
    told = [one for one in contacts_of(customer) if one.duties.all()]
    return [_with_duties(one) for one in told]
