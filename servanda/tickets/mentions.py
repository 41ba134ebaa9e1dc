"""Who can be mentioned on a ticket, who is in a text, and what a colleague was mentioned in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Case, Value, When

from servanda.kernel import Actor
from servanda.people.models import Staff, Team
from servanda.people.queries import staff_in_office, teams_with_members
from servanda.tickets.at_names import book, called
from servanda.tickets.models import Mention, MentionQuerySet, Ticket

Key = tuple[str, int]
STAFF: Final = "staff"
TEAM: Final = "team"


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a text calls: `told` with the team through which (None: by name), `blind` are those who
    do not see the ticket, `unclear` names that fit several."""

    told: Sequence[tuple[Staff, Team | None]] = field(default_factory=list)
    blind: Sequence[Staff] = field(default_factory=list)
    unclear: Sequence[str] = field(default_factory=list)


def meant(text: str, ticket: Ticket, by: Actor) -> Meant:
    """A few queries if there is an @ in the text, none otherwise. Nobody mentions themselves."""
    if "@" not in text:
        return Meant()
    people = {one.pk: one for one in staff_in_office().select_related("account")}
    groups = {one.pk: one for one in teams_with_members()}
    names = [(name, (STAFF, one.pk)) for one in people.values() for name in names_of(one)]
    names += [(name, (TEAM, one.pk)) for one in groups.values() for name in one.name.values()]
    found = called(text, book(names))
    chosen: dict[int, tuple[Staff, Team | None]] = {
        pk: (people[pk], None) for kind, pk in found.one if kind == STAFF
    }
    for kind, pk in found.one:
        if kind == TEAM:
            for member in groups[pk].members.all():
                chosen.setdefault(member.pk, (member, groups[pk]))
    chosen.pop(by.id or 0, None)
    seeing = ticket.seen_by() if chosen else set()
    return Meant(
        [pair for pk, pair in chosen.items() if pk in seeing],
        [staff for pk, (staff, team) in chosen.items() if pk not in seeing and team is None],
        found.unclear,
    )


def names_of(staff: Staff) -> list[str]:
    """All the ways in which a colleague is called: "Kovács Eszter", "Eszter Kovács", "Eszter",
    "Kovács", "eszter.kovacs"."""
    given, family = staff.given_name, staff.family_name
    local = staff.account.email.partition("@")[0]
    return [f"{given} {family}", f"{family} {given}", given, family, local]


def mentions_of(actor: Actor) -> MentionQuerySet:
    """What a colleague was mentioned in, unread first, then the newest; ready to be shown."""
    found = Mention.objects.visible_to(actor).select_related(
        "message__ticket__customer", "message__staff", "team"
    )
    return found.order_by(Case(When(read_at=None, then=Value(0)), default=Value(1)), "-at", "-pk")


def unread_count(actor: Actor) -> int:
    return Mention.objects.visible_to(actor).unread().count()
