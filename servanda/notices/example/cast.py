"""An example customer under contract, its contact and two colleagues, inside a transaction that is
rolled back.

Customer, contact and contract are made by the real actions: their journals are their own. What
stands in journals that all share (colleagues, the catalogue) is written as plain rows, so that
nobody waits for an example.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from servanda import kernel
from servanda.calendars.actions import Hours, create_calendar
from servanda.calendars.models import Calendar
from servanda.calendars.worktime import OpenHours
from servanda.catalogue.models import Offering, Service, ServiceLevel
from servanda.catalogue.promises import working
from servanda.contracts import actions as contracts
from servanda.contracts.models import Contract
from servanda.kernel import Actor
from servanda.kernel.words import as_words
from servanda.notices.example.people import NAMES, Name, Names
from servanda.notices.reader import Manner
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.models import Account, Contact, ContactRole, Customer, Provider, Role, Staff
from servanda.tickets import actions
from servanda.tickets.models import Ticket

# Whoever sets an example up may do all that colleagues may.
ROOT: Final = Actor("staff", None, frozenset(Role.values))
KNOWN_SINCE: Final = timedelta(days=90)
INCLUDED: Final = 4 * 3600
"""Seconds of work a month."""
URGENT: Final = 2
# What is agreed for it: an answer in half an hour, a solution in four; the ladder calls at 75 %.
CALLS_AT: Final = 75


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays, and `hours` in which the contract holds."""

    manner: Manner
    names: Names
    agent: Staff
    colleague: Staff
    customer: Customer
    contact: Contact
    contract: Contract
    hours: OpenHours

    @property
    def by_agent(self) -> Actor:
        return actors.of_staff(self.agent)

    @property
    def by_contact(self) -> Actor:
        return actors.of_contact(self.contact)

    def writes(self, assignee: Staff | None = None) -> Ticket:
        """The contact writes to the desk, now."""
        return actions.open_ticket(
            by=self.by_contact,
            channel="mail",
            subject=_("The printer in the office prints nothing"),
            text=_("Since this morning nothing comes out of it, and we have letters to send."),
            requester=self.contact,
            priority=URGENT,
            assignee=assignee,
        )


def put_up(manner: Manner, company: Provider) -> Cast:
    """Everybody, in the language of `manner`, which is active. Nothing is put back: roll back."""
    names, since = NAMES[manner.language], kernel.now() - KNOWN_SINCE
    agent = _colleague(manner, names.agent, "agent", since)
    colleague = _colleague(manner, names.colleague, "colleague", since)
    calendar = _calendar(company)
    with kernel.pretend(since):
        customer = people.create_customer(
            by=ROOT,
            name=names.customer,
            language=manner.language,
            zone=company.zone,
            own_supporter=agent,
            account_manager=colleague,
        )
        contact = add_contact(customer, manner, names.contact, ContactRole.COORDINATOR)
        contract = _contract(customer, names, calendar, colleague)
    return Cast(manner, names, agent, colleague, customer, contact, contract, calendar.schedule())


def add_contact(customer: Customer, manner: Manner, name: Name, *duties: str) -> Contact:
    """Somebody at the customer; the address is nobody's, whoever else is known."""
    return people.add_contact(
        customer,
        by=ROOT,
        given_name=name[0],
        family_name=name[1],
        formal=manner.formal,
        addresses=[f"office{customer.contacts.count() or ''}@example-letters.example"],
        duties=duties,
    )


def _colleague(manner: Manner, name: Name, account: str, since: datetime) -> Staff:
    staff = Staff.objects.create(
        account=Account.objects.create_account(f"{account}@example-letters.example"),
        given_name=name[0],
        family_name=name[1],
        language=manner.language,
        joined_at=since,
    )
    for role in (Role.AGENT, Role.ACCOUNT_MANAGER):
        staff.roles.create(role=role, since=since)
    return staff


def _calendar(company: Provider) -> Calendar:
    """The company's own hours, as in what it sells; office hours if it has given none yet."""
    offered = Offering.objects.select_related("calendar").order_by("pk").first()
    found = offered.calendar if offered else Calendar.objects.order_by("pk").first()
    if found is not None:
        return found
    week = {day: ["09:00-17:00"] for day in range(5)}
    return create_calendar(_("Office hours"), company.zone, Hours(week), by=Actor.system())


def _contract(customer: Customer, names: Names, calendar: Calendar, manager: Staff) -> Contract:
    draft = contracts.draft_contract(
        by=ROOT,
        customer=customer,
        number="EX-0417",
        title=_("IT support"),
        starts_at=kernel.now(),
    )
    contracts.add_line(
        draft,
        by=ROOT,
        code="example",
        offering=_offering(names, calendar),
        clause="3.2",
        targets={
            ("first_response", URGENT): working(minutes=30),
            ("resolution", URGENT): working(hours=4),
        },
        tell_customer=True,
    )
    contracts.add_rung(draft, by=ROOT, percent=CALLS_AT, title=_("Account manager"), staff=manager)
    return contracts.sign(draft, by=ROOT).contract


def _offering(names: Names, calendar: Calendar) -> Offering:
    return Offering.objects.create(
        service=Service.objects.create(
            code="example-letters",
            name=as_words(_("IT support")),
            description=as_words({}),
            excludes=as_words({}),
        ),
        level=ServiceLevel.objects.create(
            code="example-letters", name=as_words(pgettext("level", "Gold")), rank=1
        ),
        calendar=calendar,
        price_minor=names.hour.minor * 5,
        currency=names.hour.currency,
        included_seconds=INCLUDED,
        rate_minor=names.hour.minor,
    )
