"""One case of the history on its way through its script."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from servanda.demo.company.colleagues import signed
from servanda.demo.script import Script
from servanda.mail.models import Outgoing
from servanda.people.models import Contact, Customer
from servanda.tickets.models import Message, Ticket


@dataclass(slots=True)
class Case:
    """`agent` is the key of the colleague who has it; `step` the number of the next step.

    `times` are the instants of being taken up and of the steps, where they are settled beforehand
    (a case that is alive at the end of the history). `stage` is what happened last.
    """

    script: Script
    use: int
    received_at: datetime
    agent: str
    hours: str
    rng: Random
    times: list[datetime] = field(default_factory=list)
    customer: Customer | None = None
    contact: Contact | None = None
    ticket: Ticket | None = None
    question: Message | None = None
    step: int = 0
    stage: str = ""

    @property
    def is_urgent(self) -> bool:
        """Somebody is called out of bed for it."""
        return self.hours == "always" and self.script.priority <= 2

    @property
    def address(self) -> str:
        """From where they write; "" for those who only phone."""
        return self.contact.email if self.contact else self.script.sender

    @property
    def name(self) -> str:
        return self.contact.name if self.contact else self.script.sender_name

    @property
    def language(self) -> str:
        return self.contact.language if self.contact else self.script.language

    def say(self, text: str) -> str:
        """A text of the script with its gaps filled: {name}, {given}, {me} and its own."""
        given = self.contact.given_name if self.contact else self.script.sender_name
        names = {"{name}": self.name, "{given}": given, "{me}": signed(self.agent, self.language)}
        for gap, name in names.items():
            text = text.replace(gap, name)
        return self.script.filled(text, self.use).strip()

    def current(self) -> Ticket:
        """Its ticket; every verb reads it anew when it locks it."""
        assert self.ticket is not None, f"{self.script.id} has no ticket yet"
        return self.ticket

    def last_letter(self) -> Outgoing | None:
        """The latest mail of ours that the customer's side got about it."""
        assert self.ticket is not None
        letters = Outgoing.objects.filter(about=self.ticket.ref, recipient=self.address.lower())
        return letters.order_by("created_at", "id").last()
