"""What is talked about, and what we know of it already, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.contracts.models import Contract, Line, Version
from servanda.contracts.price_words import item_words
from servanda.kernel.words import Words, as_words
from servanda.onboarding.models import Onboarding, Point, Topic
from servanda.people.models import Contact, ContactRole, Customer
from servanda.people.queries import contacts_of
from servanda.presentation.wording import say_percent
from servanda.systems.queries import systems_of

TITLES: Final[Mapping[str, Promise]] = {
    Topic.PROFILE: gettext_lazy("Your work, and what is at stake in it"),
    Topic.SCOPE: gettext_lazy("What we do for you, and what not"),
    Topic.PEOPLE: gettext_lazy("Who is who, on both sides"),
    Topic.ESCALATION: gettext_lazy("When it does not go on: who turns to whom"),
    Topic.SYSTEMS: gettext_lazy("What you run and we look after"),
    Topic.SILENCE: gettext_lazy("Whether silence may count as acceptance"),
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
    version, theirs = latest_version(contract), list(contacts_of(contract.customer))
    facts: dict[str, list[str]] = {
        Topic.PROFILE: _profile(contract.customer),
        Topic.SCOPE: _scope(version),
        Topic.PEOPLE: _people(contract.customer, theirs),
        Topic.ESCALATION: [
            *_ladder(version),
            *(_with_duties(one) for one in theirs if one.duties.all()),
        ],
        Topic.SYSTEMS: [
            ", ".join(filter(None, (one.name, one.kind, one.place, one.maintained_by)))
            for one in systems_of(contract.customer)
        ],
        Topic.SILENCE: _silence(version),
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
    return [f"{label}: \u2068{as_words(words)}\u2069" for label, words in labels if words]


def _scope(version: Version | None) -> list[str]:
    if version is None:
        return []
    lines = version.lines.select_related("service", "level", "calendar").order_by("clause")
    return [*(said for line in lines for said in _line(line)), *_outside(version)]


def _line(line: Line) -> list[str]:
    """A line of the contract, and what does not belong to it."""
    named = f"{line.clause} {line.service} · {line.level} ({line.calendar})".strip()
    left = _("not included: %(things)s") % {
        "things": "\u2068" + "; ".join(line.excluded) + "\u2069"
    }
    return [named, f"{line.service}: {left}"] if line.excluded else [named]


def _outside(version: Version) -> list[str]:
    """What the contract's price list says, so that nobody hears it first when something is down."""
    items = [item_words(item) for item in version.price_list.all()]
    said = _("Work outside, net: %(items)s") % {"items": "\u2068" + "; ".join(items) + "\u2069"}
    return [said] if items else []


def _ladder(version: Version | None) -> list[str]:
    """Our steps, as the contract has them."""
    if version is None:
        return []
    rungs = version.rungs.select_related("staff").order_by("percent", "pk")
    return [
        _("At %(percent)s of the time: %(who)s")
        % {
            "percent": say_percent(rung.percent, get_language() or "en"),
            "who": ", ".join(
                filter(None, (str(rung.title), rung.staff.name if rung.staff else ""))
            ),
        }
        for rung in rungs
    ]


def _people(customer: Customer, contacts: Sequence[Contact]) -> list[str]:
    ours = (
        (_("Own supporter"), customer.own_supporter),
        (_("Deputy"), customer.deputy),
        (_("Account manager"), customer.account_manager),
    )
    named = [f"{label}: {person.name}" for label, person in ours if person]
    return named + [_with_duties(one) for one in contacts]


def _with_duties(contact: Contact) -> str:
    duties = ", ".join(str(DUTIES[duty.role]) for duty in contact.duties.all())
    return ": ".join(filter(None, (contact.name, duties or contact.title)))


def _silence(version: Version | None) -> list[str]:
    """What the contract says of it; who wants it otherwise wants another clause."""
    if version is None:
        return []
    if version.lapse_days is None:
        return [_("Silence never counts: only the customer's own word closes.")]
    said = ngettext(
        "After %(days)s working day without a word a solved ticket closes by itself.",
        "After %(days)s working days without a word a solved ticket closes by itself.",
        version.lapse_days,
    )
    return [said % {"days": version.lapse_days}]
