"""The letter about missed targets, in its reader's language: what was agreed and how the time
counted, the cause, what happens next, and the credit that the contract gives (C6, B1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from django.utils import translation
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.clocks.course import Course
from servanda.clocks.ledger import Reader, say, say_text
from servanda.clocks.load import day_name
from servanda.clocks.phrases import CUSTOMER
from servanda.clocks.reactions import standing as courses_of
from servanda.contracts.models import Contract
from servanda.kernel.money import Money
from servanda.misses.credits import month_of
from servanda.misses.models import Credit, Miss
from servanda.people.models import Contact
from servanda.presentation.language_tables import patterns
from servanda.presentation.sentence import say as sentence
from servanda.presentation.wording import say_money
from servanda.tickets.models import Ticket

MANNERED = frozenset({"hu", "es"})


@dataclass(frozen=True, slots=True)
class Said:
    """What people put into a letter of one ticket."""

    cause: str
    words: str
    following: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter speaks to, and in which language and zone."""

    call: str
    language: str
    zone: ZoneInfo
    formal: bool = True

    @property
    def tongue(self) -> str:
        """The language, or its informal manner."""
        informal = not self.formal and self.language in MANNERED
        return f"{self.language}-informal" if informal else self.language

    def text(self, pattern: str, **values: object) -> str:
        """A translated sentence as plain text, values kept from disturbing its direction."""
        return sentence(pattern, **values).text(rtl=self.language == "he")


def of_contact(contact: Contact, language: str = "") -> Addressee:
    call = contact.name if contact.formal else contact.given_name
    zone = ZoneInfo(contact.zone)
    return Addressee(call, language or contact.language, zone, contact.formal)


def of_ticket(ticket: Ticket, contract: Contract) -> Addressee:
    """Whoever asked; written to in the language of the ticket."""
    if ticket.requester is not None:
        return of_contact(ticket.requester, ticket.language)
    return Addressee("", ticket.language, ZoneInfo(contract.customer.zone))


def letter(
    ticket: Ticket,
    contract: Contract,
    misses: Sequence[Miss],
    credits: Sequence[Credit],
    said: Said,
) -> str:
    """The whole letter of one ticket as plain text."""
    to = of_ticket(ticket, contract)
    with translation.override(to.tongue):
        opening = to.text(
            _(
                "In the matter of “%(subject)s” we did not keep a time that contract %(contract)s"
                " promises. We are sorry."
            ),
            subject=ticket.subject, contract=contract.number,
        )  # fmt: skip
        counted = [_("What was agreed, and how the time counted:"), *_ledgers(ticket, misses, to)]
        cause = to.text(_("The cause: %(cause)s."), cause=said.cause.rstrip("."))
        following = _("What happens next:")
        parts = [
            greeting(to),
            opening,
            "\n".join(counted),
            f"{cause} {said.words}".strip(),
            f"{following} {said.following}",
            *_credit(to, contract, misses, credits),
        ]
        return "\n\n".join(part for part in parts if part)


def greeting(to: Addressee) -> str:
    return to.text(_("Hello %(name)s,"), name=to.call) if to.call else _("Hello,")


def _ledgers(ticket: Ticket, misses: Sequence[Miss], to: Addressee) -> Iterator[str]:
    """The ledger of each metric that was missed, once."""
    (found,) = courses_of([ticket])
    for metric in dict.fromkeys(miss.metric for miss in misses):
        if course := found.courses.get(metric):
            reader = Reader(to.language, to.zone, kernel.now(), CUSTOMER, day_name)
            missed = [miss.due_at for miss in misses if miss.metric == metric]
            yield f"- {_counted(course, missed, reader)}"


def _counted(course: Course, missed: Sequence[datetime], reader: Reader) -> str:
    """The ledger of what was missed. A repeating clock runs again since, towards a time that nobody
    missed: then its first run, or, where another word of ours came between, the times that
    passed."""
    ran = course.first or course
    if missed == [ran.due_at] or course.metric != Metric.NEXT_UPDATE:
        return say_text(ran, reader)
    lines = say(course, reader)
    passed = (_("Missed: not done by %(when)s.") % {"when": reader.moment(at)} for at in missed)
    return " ".join([lines[0].text, *passed]) if lines else ""


def _credit(
    to: Addressee, contract: Contract, misses: Sequence[Miss], credits: Sequence[Credit]
) -> Iterator[str]:
    if not credits:
        return
    total = sum(credit.minor for credit in credits)
    amount = say_money(Money(total, credits[0].currency), to.language)
    months = {month_of(miss.at, contract) for miss in misses}
    month = {"month": ", ".join(say_month(one, to.language) for one in sorted(months))}
    if total:
        yield to.text(
            _("For this the contract gives a credit of %(amount)s net; it will be on the invoice."),
            amount=amount,
        )
        if any(credit.capped for credit in credits):
            yield to.text(
                _("With it the most that the contract gives for %(month)s is reached."), **month
            )
    elif any(credit.capped for credit in credits):
        yield to.text(
            _(
                "The contract gives a credit in such cases; the most that it gives for %(month)s is"
                " reached already, so this time it is %(amount)s."
            ),
            amount=amount, **month,
        )  # fmt: skip


def say_month(month: date, language: str) -> str:
    """ "June 2026"."""
    noon = datetime(month.year, month.month, 1, 12)  # noqa: DTZ001 - a calendar's month
    return format_skeleton("yMMMM", noon, locale=patterns(language).locale)
