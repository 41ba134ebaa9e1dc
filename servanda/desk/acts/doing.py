"""What this colleague may now do to this ticket; what would be refused is not shown."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel import Actor
from servanda.people.access import may
from servanda.tickets.models import State, Ticket


@dataclass(frozen=True, slots=True)
class Acts:
    actor: Actor
    ticket: Ticket

    def _may(self, verb: str) -> bool:
        return may(self.actor, verb, self.ticket)

    @property
    def snooze(self) -> bool:
        return self._may("ticket.snooze") and self.ticket.is_live

    @property
    def remind(self) -> bool:
        return self._may("ticket.follow_up")

    @property
    def enter_time(self) -> bool:
        return self._may("time.enter")

    @property
    def systems(self) -> bool:
        return self._may("ticket.systems") and self.ticket.customer_id is not None

    @property
    def main_system(self) -> bool:
        return self._may("ticket.reclassify") and self.ticket.is_live

    @property
    def checklist(self) -> bool:
        return self._may("ticket.checklist")

    @property
    def write_supplier(self) -> bool:
        return self._may("ticket.write_supplier") and self.ticket.is_live

    @property
    def link(self) -> bool:
        return self._may("ticket.link")

    @property
    def merge(self) -> bool:
        return self._may("ticket.merge")

    @property
    def merge_now(self) -> bool:
        return self.merge and (self.ticket.is_live or self.ticket.state == State.SOLVED)
