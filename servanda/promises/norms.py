"""How long a kind of problem really takes, beside what its procedure says (T8: planned norms first,
the firm's own routine once there is one).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Q

from servanda.catalogue.models import Metric, Procedure
from servanda.clocks.load import Settled, load
from servanda.kernel import now
from servanda.tickets.models import Run, State, Ticket

LAST = 20  # tickets looked at
ENOUGH = 3  # below that a median says nothing


@dataclass(frozen=True, slots=True)
class Norm:
    """The median of the working time that counted from report to solution, in seconds, over the
    last `tickets` that were solved by a procedure; without pauses, as the contract counts."""

    tickets: int
    seconds: int

    @property
    def is_known(self) -> bool:
        return self.tickets >= ENOUGH


def norm_of(procedure: Procedure) -> Norm:
    """Over its last solved tickets, in any of its versions; a fixed number of queries."""
    solved = Q(ticket__state__in=(State.SOLVED, State.CLOSED), ticket__solved_at__isnull=False)
    runs = Run.objects.filter(solved, version__procedure=procedure, dropped_at=None)
    last = runs.order_by("-ticket__solved_at").values_list("ticket", flat=True)[:LAST]
    return _over(Ticket.objects.filter(pk__in=list(last)).select_related("customer"))


def _over(tickets: Iterable[Ticket]) -> Norm:
    taken = [seconds for seconds in map(_taken, load(list(tickets), now())) if seconds]
    return Norm(len(taken), round(median(taken)) if taken else 0)


def _taken(settled: Settled) -> int:
    """The seconds that counted until the solution; 0 for a ticket that no contract covers."""
    course = settled.courses.get(Metric.RESOLUTION)
    if course is None or course.met_at is None:
        return 0
    return course.used_at(course.met_at)
