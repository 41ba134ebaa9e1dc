"""A provider, a customer under contract and a contact, and what they were mailed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from servanda.contracts.tests.factory import make_contract
from servanda.kernel import Actor
from servanda.mail.models import Outgoing
from servanda.people.models import Contact, Customer, Staff
from servanda.people.tests.factory import make_contact, make_customer, make_provider, make_staff
from servanda.tickets import actions
from servanda.tickets.models import Ticket

# Worked example 4: Friday 13:50 in Budapest, ten minutes before the line closes for the weekend.
FRIDAY = datetime(2026, 6, 5, 11, 50, tzinfo=UTC)
SOLVE_BY = datetime(2026, 6, 8, 9, 50, tzinfo=UTC)  # Monday 11:50
LANGUAGES = ("en", "hu", "he", "es")
ZONES = {
    "en": "Europe/London",
    "hu": "Europe/Budapest",
    "he": "Asia/Jerusalem",
    "es": "Europe/Madrid",
}


class World:
    """One customer with a gold line in Hungarian hours, an own supporter and a deputy."""

    def __init__(
        self,
        language: str = "en",
        *,
        covered: bool = True,
        ladder: Sequence[tuple[int, Staff]] = (),
        **contact: Any,
    ) -> None:
        self.provider = make_provider()
        self.supporter = make_staff(given_name="Éva", family_name="Tóth", language="hu")
        self.deputy = make_staff(given_name="Pál", family_name="Kis", language="hu")
        self.customer: Customer = make_customer(
            own_supporter=self.supporter, deputy=self.deputy, language=language
        )
        rungs = [{"percent": p, "title": "Step", "staff": staff} for p, staff in ladder]
        self.line = make_contract(self.customer, ladder=rungs) if covered else None
        given = {"language": language, "zone": ZONES[language]} | contact
        self.contact: Contact = make_contact(self.customer, **given)

    def open(self, subject: str = "Printer is down", **given: Any) -> Ticket:
        """A mail came in."""
        values: dict[str, Any] = {
            "by": Actor("contact", self.contact.pk, frozenset({"contact"}), self.customer.pk),
            "channel": "mail",
            "subject": subject,
            "text": "It does not print.",
            "requester": self.contact,
            "priority": 1,
        } | given
        return actions.open_ticket(**values)


def mails_to(person: Contact | Staff, purpose: str = "") -> list[Outgoing]:
    """What was queued for them, oldest first."""
    found = Outgoing.objects.filter(recipient=person.email.lower()).order_by("id")
    return list(found.filter(purpose=purpose) if purpose else found)
