"""The letter about a month's small misses, in the language of each who gets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.clocks import phrases
from servanda.clocks.course import Course
from servanda.clocks.ledger import Reader
from servanda.clocks.load import day_name
from servanda.clocks.reactions import standing as courses_of
from servanda.contracts.models import Contract
from servanda.kernel.money import Money
from servanda.misses.models import Credit, Letter, Miss
from servanda.misses.wording import Addressee, greeting, of_contact, say_month
from servanda.people.models import Contact, ContactDuty, ContactRole
from servanda.presentation.wording import say_money

FIRST_TO_ASK = (ContactRole.COORDINATOR, ContactRole.SPONSOR)


@dataclass(frozen=True, slots=True)
class Month:
    """A letter with what it is about, looked up once for all its readers."""

    letter: Letter
    misses: Sequence[Miss]
    credits: Mapping[int, Credit]
    courses: Mapping[tuple[int, str], Course]

    @property
    def credit(self) -> Money:
        return Money(sum(one.minor for one in self.credits.values()), self.letter.currency)


def month_of(letter: Letter, misses: Sequence[Miss], credits: Mapping[int, Credit]) -> Month:
    tickets = list({miss.ticket_id: miss.ticket for miss in misses}.values())
    courses = {
        (each.ticket.pk, metric): course
        for each in courses_of(tickets)
        for metric, course in each.courses.items()
    }
    return Month(letter, misses, credits, courses)


def readers(contract: Contract) -> list[Contact]:
    """The customer's coordinators, else its sponsors, else whoever signed; those with an
    address."""
    duties = ContactDuty.objects.filter(
        contact__customer=contract.customer_id, contact__left_at=None
    )
    for role in FIRST_TO_ASK:
        held = duties.filter(role=role).select_related("contact").order_by("pk")
        if people := [duty.contact for duty in held if duty.contact.email]:
            return people
    signed = contract.versions.signed().filter(signed_by_contact__left_at=None)
    last = signed.select_related("signed_by_contact").order_by("number").last()
    contact = last.signed_by_contact if last else None
    return [contact] if contact is not None and contact.email else []


def subject(letter: Letter, contact: Contact) -> str:
    to = of_contact(contact)
    with translation.override(to.tongue):
        values = {"month": _month(letter, to), "contract": letter.contract.number}
        return _("What we did not keep in %(month)s (contract %(contract)s)") % values


def text(month: Month, contact: Contact, words: str) -> str:
    """The whole letter to one reader as plain text; `words` are those of whoever sends it."""
    to, contract = of_contact(contact), month.letter.contract
    with translation.override(to.tongue):
        opening = to.text(
            _(
                "In %(month)s we did not keep these times that contract %(contract)s promises. We"
                " are sorry."
            ),
            month=_month(month.letter, to), contract=contract.number,
        )  # fmt: skip
        lines = "\n".join(_lines(month, to))
        parts = [greeting(to), opening, lines, words.strip(), *_credit(month, to)]
        return "\n\n".join(part for part in parts if part)


def _month(letter: Letter, to: Addressee) -> str:
    assert letter.month is not None, "a letter of a month"
    return say_month(letter.month, to.language)


def _lines(month: Month, to: Addressee) -> Iterator[str]:
    reader = Reader(to.language, to.zone, kernel.now(), phrases.CUSTOMER, day_name, dates=True)
    for miss in month.misses:
        course = month.courses.get((miss.ticket_id, miss.metric))
        what = to.text("#%(number)s “%(subject)s”:", number=miss.ticket.number,
                       subject=miss.ticket.subject)  # fmt: skip
        promised = phrases.promise(course) if course and course.target else ""
        missed = _("Missed: not done by %(when)s.") % {"when": reader.moment(miss.due_at)}
        earns = month.credits.get(miss.pk)
        credit = f"({say_money(earns.money, to.language)})" if earns else ""
        yield " ".join(part for part in ("-", what, promised, missed, credit) if part)


def _credit(month: Month, to: Addressee) -> Iterator[str]:
    if month.credit.minor:
        yield to.text(
            _("For this the contract gives a credit of %(amount)s net; it will be on the invoice."),
            amount=say_money(month.credit, to.language),
        )
