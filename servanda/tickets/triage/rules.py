"""What we propose for a new ticket, each with its reason. Pure: plain rules over the evidence.

A rule that finds nothing leaves what the ticket has. The reason is a code with values; surfaces put
it into words. The order of colleagues comes from points, so that each point can be explained:

| own supporter 40 · deputy of one who is not in 30 · each solved like this 10, at most four |
| of the proposed team 5 · in now 10, later today 5, outside their hours -25 |
| not to be disturbed -10 · each open ticket -2 |

Whoever is away or left comes last, whatever the points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from servanda.contracts.models import Line
from servanda.contracts.priorities import matrix_of
from servanda.people.models import Staff, Team
from servanda.people.rota import Presence
from servanda.people.search import plain
from servanda.systems.models import System
from servanda.tickets.models import OURS_TO_END, Ticket
from servanda.tickets.triage import vocabulary
from servanda.tickets.triage.evidence import Evidence, covering

T = TypeVar("T")
ENOUGH: Final = 2  # this many solved tickets agree before they propose anything
OWN, STANDS_IN, SOLVED, SOLVED_AT_MOST, OF_TEAM, OPEN, QUIET = 40, 30, 10, 4, 5, -2, -10
BY_PRESENCE: Final = {"in": 10, "later": 5, "off": -25, "away": -1000, "gone": -2000}
MANY, ONE = "many", "one"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code and what it speaks of."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    value: T
    reason: Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague, why they, where they stand now and how many open tickets they have."""

    staff: Staff
    points: int
    reasons: Sequence[Reason]
    presence: Presence
    load: int
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """All of it. `candidates` best first; the first is proposed if `staff` says so."""

    kind: Choice[str]
    system: Choice[System | None]
    line: Choice[Line | None]
    priority: Choice[int]
    team: Choice[Team | None]
    staff: Choice[Staff | None]
    candidates: Sequence[Candidate]


def propose(evidence: Evidence) -> Proposal:
    """What a colleague would probably say, and why."""
    system = _system(evidence)
    covered = covering(evidence, system.value)
    team = _team(evidence)
    candidates = sorted(
        (_candidate(evidence, one, team.value) for one in evidence.people),
        key=lambda one: (-one.points, one.load, one.staff.pk),
    )
    return Proposal(
        kind=_kind(evidence),
        system=system,
        line=Choice(covered.line, Reason("covered", {"because": covered.because})),
        priority=_priority(evidence, covered.line),
        team=team,
        staff=_staff(candidates),
        candidates=candidates,
    )


def _agreed(likes: Sequence[Ticket], what: Callable[[Ticket], Hashable]) -> tuple[Any, int]:
    """What most of the solved ones have, and how many; nothing below two thirds or two."""
    counted = Counter(what(like) for like in likes)
    if not counted:
        return None, 0
    value, number = counted.most_common(1)[0]
    return (value, number) if number >= ENOUGH and number * 3 >= len(likes) * 2 else (None, 0)


def _kind(evidence: Evidence) -> Choice[str]:
    if evidence.ticket.kind in OURS_TO_END:
        return Choice(evidence.ticket.kind, Reason("as_it_came"))
    for kind, words in vocabulary.KINDS.items():
        if kind in ("complaint", "quote") and (said := vocabulary.find(words, evidence.text)):
            return Choice(kind, Reason("says", {"words": said}))
    asked = [like for like in evidence.likes if like.kind not in OURS_TO_END]
    kind, number = _agreed(asked, lambda like: like.kind)
    if number:
        return Choice(str(kind), Reason("solved_like", {"number": number}))
    for kind, words in vocabulary.KINDS.items():
        if said := vocabulary.find(words, evidence.text):
            return Choice(kind, Reason("says", {"words": said}))
    return Choice(evidence.ticket.kind, Reason("as_it_came"))


def _system(evidence: Evidence) -> Choice[System | None]:
    if evidence.ticket.system is not None:
        return Choice(evidence.ticket.system, Reason("named_already"))
    text = f" {plain(evidence.text)} "
    named = [one for one in evidence.systems if _is_named(one, text)]
    if len(named) == 1:
        return Choice(named[0], Reason("mail_names_it"))
    by_key = {one.pk: one for one in evidence.systems}
    key, number = _agreed(evidence.likes, lambda like: like.system_id)
    if number and key in by_key:
        return Choice(by_key[key], Reason("solved_like", {"number": number}))
    return Choice(None, Reason("several_named" if named else "none_named"))


def _is_named(system: System, text: str) -> bool:
    return any(len(name) > 2 and plain(name) in text for name in (system.name, system.identifier))


def _priority(evidence: Evidence, line: Line | None) -> Choice[int]:
    many = vocabulary.find(vocabulary.MANY, evidence.text)
    calm = vocabulary.find(vocabulary.NO_HURRY, evidence.text)
    urgent = "" if calm else vocabulary.find(vocabulary.URGENT, evidence.text)
    urgency = "no_hurry" if calm else "urgent" if urgent else "normal"
    impact = MANY if many else ONE
    said = [words for words in (many, calm or urgent) if words]
    agreed = matrix_of(line.version) if line is not None else None
    proposed = (agreed or evidence.matrix)[impact, urgency]
    if proposed is not None:
        found = {"impact": impact, "urgency": urgency, "words": said}
        reason = Reason("impact", found | {"agreed": agreed is not None})
        return Choice(proposed, reason)
    if line is not None and line.pk != evidence.ticket.line_id:
        return Choice(line.default_priority, Reason("contract"))
    return Choice(evidence.ticket.priority, Reason("contract" if line else "usual"))


def _team(evidence: Evidence) -> Choice[Team | None]:
    key, number = _agreed(evidence.likes, lambda like: like.team_id)
    if number and key is not None and key != evidence.ticket.team_id:
        team = next(like.team for like in evidence.likes if like.team_id == key)
        return Choice(team, Reason("solved_like", {"number": number}))
    ticket = evidence.ticket
    own = ticket.customer is not None and ticket.team_id == ticket.customer.team_id
    return Choice(ticket.team, Reason("customers_team" if own else "as_it_came"))


def _candidate(evidence: Evidence, staff: Staff, team: Team | None) -> Candidate:
    presence = evidence.rota.presence(staff, evidence.now)
    load = evidence.load[staff.pk]
    points, reasons = _ties(evidence, staff)
    solved = sum(like.assignee_id == staff.pk for like in evidence.likes)
    if solved:
        points += SOLVED * min(solved, SOLVED_AT_MOST)
        reasons.append(Reason("solved_like", {"number": solved}))
    if team is not None and team.pk in evidence.teams.get(staff.pk, ()):
        points += OF_TEAM
        reasons += [] if reasons else [Reason("of_team")]
    points += BY_PRESENCE[presence.state] + OPEN * load
    quiet = evidence.rota.quiet.get(staff.pk)
    if quiet is not None:
        points += QUIET
    return Candidate(staff, points, reasons, presence, load, quiet)


def _ties(evidence: Evidence, staff: Staff) -> tuple[int, list[Reason]]:
    """What ties the colleague to the customer."""
    customer = evidence.ticket.customer
    if customer is None:
        return 0, []
    if staff.pk == customer.own_supporter_id:
        return OWN, [Reason("own_supporter")]
    if staff.pk != customer.deputy_id:
        return 0, []
    own = customer.own_supporter
    if own is not None and not evidence.rota.is_in(own, evidence.now):
        return STANDS_IN, [Reason("stands_in", {"name": own.name})]
    return 0, [Reason("deputy")]


def _staff(candidates: Sequence[Candidate]) -> Choice[Staff | None]:
    """The first, unless not even they will be in: then the team has it."""
    if not candidates:
        return Choice(None, Reason("nobody_known"))
    best = candidates[0]
    if best.presence.state in ("away", "gone"):
        return Choice(None, Reason("nobody_in"))
    return Choice(best.staff, best.reasons[0] if best.reasons else Reason("has_room"))
