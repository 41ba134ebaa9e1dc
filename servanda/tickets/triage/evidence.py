"""What a proposal rests on, read in a number of queries that does not depend on how much there is.

Only the newest tickets are looked through, so that it costs the same after ten years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Q
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThanOrEqual

from servanda import kernel
from servanda.catalogue.priorities import USUAL, Matrix, matrix
from servanda.contracts import coverage
from servanda.contracts.models import Line
from servanda.contracts.queries import lines_for
from servanda.people.access import WORKERS
from servanda.people.models import Staff, StaffRole, Team
from servanda.people.rota import Rota, rota_of_staff
from servanda.systems.models import System
from servanda.tickets.conversation import first_words
from servanda.tickets.models import State, Ticket

OF_CUSTOMER: Final = 400
NEWEST: Final = 1500
ALIKE: Final = 0.6  # word similarity, 0 to 1
SHOWN: Final = 9


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the rules look at. `likes` are solved tickets like this one, the likest first;
    `teams` by the colleague's key; `load` counts open tickets at each colleague's hands."""

    ticket: Ticket
    text: str
    now: datetime
    likes: Sequence[Ticket] = ()
    systems: Sequence[System] = ()
    lines: Sequence[Line] = ()
    people: Sequence[Staff] = ()
    teams: dict[int, set[int]] = field(default_factory=dict)
    load: Counter[int] = field(default_factory=Counter)
    rota: Rota = field(default_factory=Rota)
    matrix: Matrix = field(default_factory=lambda: USUAL)


def gather(ticket: Ticket) -> Evidence:
    """Read what is known about a ticket of which nothing was said yet."""
    now = kernel.now()
    likes = _likes(ticket)
    people = _people(ticket, likes, now)
    keys = [one.pk for one in people]
    return Evidence(
        ticket=ticket,
        text=f"{ticket.subject}\n{first_words(ticket)}",
        now=now,
        matrix=matrix(),
        likes=likes,
        systems=_systems(ticket),
        lines=list(lines_for(ticket.customer, ticket.received_at)) if ticket.customer else [],
        people=people,
        teams=_teams(keys),
        load=_load(keys),
        rota=rota_of_staff(people, now),
    )


def covering(evidence: Evidence, system: System | None) -> coverage.Coverage:
    """The line that covers it if it concerns this system; what a colleague chose stays chosen."""
    ticket = evidence.ticket
    if ticket.line is not None and ticket.covered_because == "chosen":
        return coverage.Coverage(ticket.line, "chosen")
    return coverage.find(customer=ticket.customer, at=ticket.received_at, system=system)


def _likes(ticket: Ticket) -> list[Ticket]:
    """Solved tickets with a subject like this one's: the customer's own, or of the same service."""
    if ticket.customer_id is None:
        return []
    own = Ticket.objects.filter(customer=ticket.customer_id).order_by("-received_at")
    near = own.values("pk")[:OF_CUSTOMER]
    if ticket.line is not None:
        newest = Ticket.objects.order_by("-pk").values("pk")[:NEWEST]
        served = Ticket.objects.filter(pk__in=newest, line__service=ticket.line.service_id)
        near = near.union(served.values("pk"))  # with OR every ticket there is would be read
    alike = Greatest(
        TrigramWordSimilarity(ticket.subject, "subject"),
        _reversed_similarity(ticket.subject),
    )
    solved = Ticket.objects.filter(pk__in=near, state__in=(State.SOLVED, State.CLOSED))
    found = solved.exclude(pk=ticket.pk).select_related("assignee", "team")
    return list(
        found.alias(alike=alike)
        .filter(GreaterThanOrEqual(F("alike"), ALIKE))
        .order_by(F("alike").desc(), "-pk")[:SHOWN]
    )


def _reversed_similarity(subject: str) -> TrigramWordSimilarity:
    """How much of the other's subject is in this one: a short subject may be part of a long."""
    other = TrigramWordSimilarity(subject, "subject")
    other.set_source_expressions(other.get_source_expressions()[::-1])
    return other


def _systems(ticket: Ticket) -> list[System]:
    if ticket.customer_id is None:
        return []
    return list(
        System.objects.filter(customer=ticket.customer_id, retired_on=None).order_by("name")
    )


def _people(ticket: Ticket, likes: Sequence[Ticket], now: datetime) -> list[Staff]:
    """Those whom it could be given to: the customer's own, who solved the like, their teams."""
    customer = ticket.customer
    named = {like.assignee_id for like in likes} | (
        {customer.own_supporter_id, customer.deputy_id} if customer else set()
    )
    teams = {ticket.team_id, *(like.team_id for like in likes)} - {None}
    members = Team.members.through.objects.filter(team__in=teams).values("staff")
    work = StaffRole.objects.held_at(now).filter(role__in=WORKERS).values("staff")
    found = Staff.objects.here(now).filter(Q(pk__in=named - {None}) | Q(pk__in=members))
    return list(found.filter(pk__in=work).order_by("pk"))


def _teams(staff: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, team in Team.members.through.objects.filter(staff__in=staff).values_list(
        "staff", "team"
    ):
        found.setdefault(one, set()).add(team)
    return found


def _load(staff: list[int]) -> Counter[int]:
    live = Ticket.objects.filter(assignee__in=staff, state__in=(State.NEW, State.OPEN))
    counted = live.order_by().values_list("assignee").annotate(n=Count("pk"))
    return Counter(dict(counted))
