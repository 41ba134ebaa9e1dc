"""A small company with two customers, for tests of tickets and mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from servanda import kernel
from servanda.calendars.actions import Hours, create_calendar
from servanda.catalogue.models import Service, ServiceLevel
from servanda.contracts.models import Contract, Line, Target, Version
from servanda.kernel import Actor
from servanda.kernel.models import Stream
from servanda.mail import actions as mail_actions
from servanda.mail.models import RawMail
from servanda.people import actors
from servanda.people.models import (
    Account,
    Contact,
    ContactAddress,
    ContactDuty,
    Customer,
    Domain,
    Provider,
    Staff,
    StaffRole,
    Team,
)

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
WEEK = {day: ["08:00-12:00", "12:30-16:30"] for day in range(4)} | {4: ["08:00-14:00"]}


@dataclass
class World:
    provider: Provider
    team: Team
    agent: Staff
    specialist: Staff
    head: Staff
    acme: Customer
    anna: Contact  # acme's requester, Hungarian
    cora: Contact  # acme's coordinator
    bela: Contact  # another colleague at acme
    globex: Customer
    greg: Contact  # at globex, without a contract
    line: Line

    def by(self, person: Staff | Contact) -> Actor:
        return actors.of_staff(person) if isinstance(person, Staff) else actors.of_contact(person)


def build() -> World:
    provider = Provider.objects.create(
        name="Duna IT", language="hu", desk_address="desk@duna.example", desk_phone="+3611234567"
    )
    team = Team.objects.create(code="support", name={"en": "Support", "hu": "Ügyfélszolgálat"})
    agent = _staff("Judit", "Nagy", "agent", team)
    specialist = _staff("Pál", "Kis", "specialist", team)
    head = _staff("Éva", "Szabó", "head", team)
    acme = _customer("Acme Kft.", "hu", "acme.example", team)
    globex = _customer("Globex Ltd", "en", "globex.example", team)
    anna = _contact(acme, "Anna", "Kovács", "hu", "anna@acme.example")
    cora = _contact(acme, "Cora", "Tóth", "hu", "cora@acme.example")
    ContactDuty.objects.create(contact=cora, role="coordinator")
    bela = _contact(acme, "Béla", "Varga", "hu", "bela@acme.example")
    greg = _contact(globex, "Greg", "Smith", "en", "greg@globex.example")
    return World(
        provider, team, agent, specialist, head, acme, anna, cora, bela, globex, greg,
        contract_of(acme),
    )  # fmt: skip


def _staff(given: str, family: str, role: str, team: Team) -> Staff:
    account = Account.objects.create(email=f"{given.lower()}@duna.example")
    staff = Staff.objects.create(
        given_name=given, family_name=family, language="hu", account=account, joined_at=LONG_AGO
    )
    StaffRole.objects.create(staff=staff, role=role, since=LONG_AGO)
    if role != "specialist":
        team.members.add(staff)
    return staff


def _customer(name: str, language: str, domain: str, team: Team) -> Customer:
    stream = Stream.objects.create(key=f"customer:{domain}")
    customer = Customer.objects.create(name=name, language=language, stream=stream, team=team)
    Domain.objects.create(customer=customer, name=domain)
    return customer


def _contact(customer: Customer, given: str, family: str, language: str, address: str) -> Contact:
    contact = Contact.objects.create(
        customer=customer, given_name=given, family_name=family, language=language
    )
    ContactAddress.objects.create(contact=contact, address=address)
    return contact


def contract_of(customer: Customer, **values: Any) -> Line:
    """A signed contract with one gold line: first response 30 min, resolution 4 h."""
    hours = Hours({day: list(spans) for day, spans in WEEK.items()})
    calendar = create_calendar("HU", "Europe/Budapest", hours, by=Actor.system())
    contract = Contract.objects.create(
        stream=Stream.objects.create(key=f"contract:{customer.pk}"),
        number=f"C-{customer.pk}",
        customer=customer,
        title={"en": "Support"},
        starts_at=LONG_AGO,
    )
    version = Version.objects.create(contract=contract, number=1, effective_from=LONG_AGO, **values)
    service, _ = Service.objects.get_or_create(code="it", defaults={"name": {"en": "IT support"}})
    level, _ = ServiceLevel.objects.get_or_create(
        code="gold", defaults={"name": {"en": "Gold"}, "rank": 1}
    )
    line = Line.objects.create(
        version=version, code="it", clause="3.2", service=service, level=level, calendar=calendar
    )
    Target.objects.bulk_create(
        Target(line=line, metric=metric, priority=priority, amount=seconds, clause="3.2")
        for metric, seconds in (("first_response", 1800), ("resolution", 4 * 3600))
        for priority in range(1, 5)
    )
    Version.objects.filter(pk=version.pk).update(signed_at=LONG_AGO)
    return line


def mail(
    sender: str,
    subject: str = "Printer",
    text: str = "It does not print.",
    *,
    to: str = "desk@duna.example",
    cc: str = "",
    reply_to: str = "",
    references: str = "",
    message_id: str = "",
    html: str = "",
    files: dict[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """A mail as bytes. `reply_to` is the Message-ID it answers."""
    letter = EmailMessage()
    for name, value in {
        "From": sender,
        "To": to,
        "Cc": cc,
        "Subject": subject,
        "Date": format_datetime(kernel.now()),
        "Message-ID": message_id or f"<{kernel.now().timestamp()}.{id(letter)}@sender.example>",
        "In-Reply-To": reply_to,
        "References": references,
    }.items():
        if value:
            letter[name] = value
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    for name, content in (files or {}).items():
        letter.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return letter.as_bytes()


def store(raw: bytes, **values: Any) -> RawMail:
    values.setdefault("received_at", kernel.now())
    return mail_actions.store(raw, source="smtp", **values)[0]
