"""One fault that several people reported: who they are, and whether their mail works."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.mail.queries import held_about
from servanda.tickets.dead_mail import HOLD
from servanda.tickets.faults import Reporter, left, reporters_of, reports_of, whole_of
from servanda.tickets.models import MailDown, Report, Ticket


@dataclass(frozen=True, slots=True)
class Shared:
    """`down` since when their mail is down, with `held` letters waiting; `out` were taken out
    again. `whole` is the fault of ours this is a part of, `parts` the customers' tickets of one."""

    people: list[Reporter]
    out: list[Report]
    down: MailDown | None
    held: int
    whole: Ticket | None
    parts: list[Ticket]

    @property
    def to_phone(self) -> int:
        """How many have not heard the latest news, and will not read it."""
        return sum(not one.told for one in self.people) if self.down else 0


def shared(ticket: Ticket) -> Shared:
    """Three queries for most tickets, six at most."""
    down = ticket.mail_down.filter(until=None).select_related("staff").first()
    reports = reports_of(ticket)
    wide = ticket.parts.select_related("ticket__customer").order_by("at", "pk")
    return Shared(
        people=reporters_of(ticket, reports, asked=down is not None),
        out=left(reports),
        down=down,
        held=held_about(ticket.ref, HOLD) if down else 0,
        whole=whole_of(ticket),
        parts=[one.ticket for one in wide] if ticket.customer_id is None else [],
    )
