"""Included hours that are nearly or wholly used: the account manager is told, and the customer, if
their contract says so (T13); and when a correction says that they are not used after all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.billing.models import Reached
from servanda.calendars.days import month_span
from servanda.contracts.bought import Bought, bought
from servanda.contracts.models import Line
from servanda.kernel.models import Entry
from servanda.misses.monthly import readers as contacts_of
from servanda.misses.wording import say_month
from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Button, Fact, Letter
from servanda.notices.outgoing import Personal, send_personal
from servanda.notices.reader import Reader
from servanda.notices.sentence import Sentence, say
from servanda.notices.when import say_date, say_when
from servanda.presentation.wording import say_hours, say_money

PURPOSE = "allowance"
MANAGERS = "allowance_manager"


@dataclass(frozen=True, slots=True)
class Case:
    """A mark with the line as it was agreed then; `months` is all that was included in it."""

    row: Reached
    bought: Bought
    struck: bool

    @property
    def line(self) -> Line:
        return self.bought.at(self.row.at)

    @property
    def is_all(self) -> bool:
        return self.row.kind == Reached.Kind.ALL

    @property
    def month(self) -> date:
        return self.row.month


def reached(entries: Sequence[Entry]) -> None:
    """Handler of allowance.reached. Who passes both marks at once hears of the second only."""
    _tell(_cases(entries, struck=False))


def struck_out(entries: Sequence[Entry]) -> None:
    """Handler of allowance.struck_out: whoever was told that all is used hears that it is not."""
    _tell(one for one in _cases(entries, struck=True) if one.is_all)


def _cases(entries: Sequence[Entry], *, struck: bool) -> Iterator[Case]:
    keys = [entry.data["reached"] for entry in entries]
    found = Reached.objects.filter(pk__in=keys).order_by("contract", "code", "month", "percent")
    last: Mapping[tuple[int, str, date], Reached] = {
        (one.contract_id, one.code, one.month): one for one in found
    }
    lines = {
        (one.contract.pk, one.code): one
        for one in bought({contract for contract, _code, _month in last})
    }
    for (contract, code, _month), row in last.items():
        yield Case(row, lines[contract, code], struck)


def _tell(cases: Iterator[Case]) -> None:
    for case in cases:
        told = contacts_of(case.bought.contract) if case.line.tell_customer else []
        for contact in told:
            reader = readers.of_contact(contact)
            send_personal(Personal(reader, PURPOSE, partial(_letter, case, reader)), the_provider())
        manager = case.bought.contract.customer.account_manager
        if manager is not None and manager.left_at is None:
            reader = readers.of_staff(manager)
            write = partial(_to_colleague, case, reader, bool(told))
            send_personal(Personal(reader, MANAGERS, write), the_provider())


def _letter(case: Case, reader: Reader) -> Letter:
    """What the customer reads."""
    return Letter(
        subject=_subject(case, reader),
        paragraphs=[_what(case, reader), *_beyond(case, reader)],
        facts=_facts(case, reader),
    )


def _to_colleague(case: Case, reader: Reader, told: bool, /) -> Letter:
    """What the account manager reads."""
    customer = case.bought.contract.customer
    if told:
        also = say(_("The customer gets a letter about it too."))
    else:
        also = say(_("The customer gets no letter about it: tell them before more is worked."))
    page = f"{settings.BASE_URL}/desk/customers/{customer.ref}/earnings?month={case.month:%Y-%m}"
    return Letter(
        subject=f"{customer.name}: {_subject(case, reader)}",
        paragraphs=[_what(case, reader), also],
        facts=_facts(case, reader),
        button=Button(_("Open the month"), page),
    )


def _subject(case: Case, reader: Reader) -> str:
    values = {
        "month": say_month(case.month, reader.language), "percent": case.row.percent,
        "contract": case.bought.contract.number,
    }  # fmt: skip
    if case.struck:
        return _("Included hours of %(month)s are left after all (contract %(contract)s)") % values
    if case.is_all:
        return _("The included hours of %(month)s are used up (contract %(contract)s)") % values
    return (
        _("%(percent)s %% of the included hours of %(month)s are used (contract %(contract)s)")
        % values
    )


def _what(case: Case, reader: Reader) -> Sentence:
    month = say_month(case.month, reader.language)
    if case.struck:
        return say(
            _("The time worked was corrected: not all included hours of %(month)s are used."),
            month=month,
        )
    if case.is_all:
        return say(
            _("All working time that the contract includes for %(month)s is used."), month=month
        )
    return say(
        _("%(percent)s %% of the working time that the contract includes for %(month)s is used."),
        percent=case.row.percent, month=month,
    )  # fmt: skip


def _beyond(case: Case, reader: Reader) -> Iterator[Sentence]:
    """What follows for the customer, once it is used up."""
    rate = case.line.rate
    if case.struck:
        yield say(_("What we wrote of it before does not hold."))
    elif rate is None:
        yield say(_("What is worked beyond it is charged; its price is agreed with you before."))
    else:
        price = say_money(rate, reader.language)
        yield say(_("What is worked beyond it costs %(price)s an hour, net."), price=price)
    now = kernel.now()
    zone = case.bought.contract.customer.zone
    anew = month_span(zone, case.month)[1]
    if now < anew and not case.struck:
        day = say_date(anew, zone=ZoneInfo(zone), language=reader.language, now=now)
        yield say(_("New included hours begin on %(day)s."), day=day)


def _facts(case: Case, reader: Reader) -> list[Fact]:
    line, language = case.line, reader.language
    clause = say(
        _("%(contract)s, clause %(clause)s, %(level)s"),
        contract=case.bought.contract.number, clause=line.clause,
        level=line.level.name.in_language(language),
    )  # fmt: skip
    included = say_hours(line.included_seconds or 0, language)
    when = say_when(case.row.at, zone=reader.zone, language=language, now=kernel.now())
    facts = [
        Fact(_("Service"), say("%(name)s", name=line.service.name.in_language(language))),
        Fact(_("Agreed in"), clause),
        Fact(_("Included per month"), say("%(hours)s", hours=included)),
    ]
    if case.struck:
        return facts
    label = _("Used up") if case.is_all else _("Reached")
    return [*facts, Fact(label, say("%(when)s", when=when))]
