"""The small misses of a month, told together: prepared when it is over, sent by a person."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.calendars.days import months_later
from servanda.contracts.models import Contract
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.mail import actions as mail
from servanda.mail.addresses import Address
from servanda.misses import blame, monthly
from servanda.misses.actions.common import demand_letting_go, held_letter, remark
from servanda.misses.credits import bounds, lock_contract, month_of, standing
from servanda.misses.events import MonthApproved, MonthPrepared, MonthTold
from servanda.misses.models import Letter, Miss
from servanda.people.access import demand
from servanda.people.models import Contact, Provider

PURPOSE = "missed_month"


def prepare_month(contract: Contract, month: date, *, by: Actor) -> Letter | None:
    """The letter about what a contract's small misses were until the end of a month, to be sent by
    a person. None when there was none, or its letter is there already: asking twice makes one."""
    demand(by, "miss.prepare")
    with action():
        held = lock_contract(contract.pk)
        misses = _small(held, month)
        if not misses or Letter.objects.filter(contract=held, month=month).exists():
            return None
        letter = Letter.objects.create(
            contract=held, month=month, currency=misses[-1].line.currency,
            written_at=kernel.now(),
        )  # fmt: skip
        keys = tuple(miss.pk for miss in misses)
        event = MonthPrepared(held.pk, letter.pk, month.isoformat(), keys)
        record(event, held.stream_id, by=by)
    return letter


def prepare_last_month(*, by: Actor) -> int:
    """For every contract with small misses of months that are over; answers how many letters."""
    waiting = Contract.objects.filter(
        versions__lines__in=Miss.objects.owed_monthly().values("line")
    )
    made = 0
    for contract in waiting.select_related("customer").distinct():
        last = months_later(month_of(kernel.now(), contract), -1)
        made += prepare_month(contract, last, by=by) is not None
    return made


def _small(contract: Contract, month: date) -> list[Miss]:
    end = bounds(month, contract)[1]
    found = Miss.objects.owed_monthly().filter(line__version__contract=contract, at__lt=end)
    return list(found.select_related("line", "ticket").order_by("at", "pk"))


def outlook(letter: Letter) -> monthly.Month:
    """What it would say now."""
    assert letter.month is not None, "a letter of a month"
    misses = list(letter.misses.select_related("line", "ticket").order_by("at", "pk"))
    misses = misses or _small(letter.contract, letter.month)
    return monthly.month_of(letter, misses, standing(miss.pk for miss in misses))


def send_month(letter: Letter, *, by: Actor, words: str) -> Letter:
    """To the customer's coordinators, each in their language; `words` say what came of it.

    Raises Refused when it has gone, nothing is left to tell, nobody could read it, the words are
    missing or blame, and when its credit needs somebody else's word.
    """
    demand(by, "miss.write")
    if not words.strip():
        raise Refused(_("Tell the customer what you do about it."), code="no_words")
    blame.check(words)
    with action():
        held = held_letter(letter, by)
        found, people = outlook(held), monthly.readers(held.contract)
        if not found.misses:
            raise Refused(
                _("Nothing is left to tell: all that was missed is told, set aside or struck out."),
                code="none_owed",
            )
        demand_letting_go(by, found.credit)
        if not people:
            raise Refused(
                _("Nobody at the customer coordinates or signed with an address. Add one first."),
                code="nobody",
            )
        _leave(held, found, people, words, by)
    return held


def _leave(
    letter: Letter, month: monthly.Month, people: list[Contact], words: str, by: Actor
) -> None:
    now, credit, contract = kernel.now(), month.credit, letter.contract
    texts = [monthly.text(month, contact, words) for contact in people]
    mail.queue_many(
        _mail(letter, contact, text) for contact, text in zip(people, texts, strict=True)
    )
    letter.words, letter.body = remark(words), remark(texts[0])
    letter.minor, letter.sent_at, letter.written_by_id = credit.minor, now, by.id
    if credit.minor:
        letter.approved_at, letter.approved_by_id = now, by.id
        approved = MonthApproved(contract.pk, letter.pk, credit.minor, credit.currency)
        record(approved, contract.stream_id, by=by)
    letter.save()
    keys = tuple(miss.pk for miss in month.misses)
    Miss.objects.filter(pk__in=keys).update(told_at=now, letter=letter)
    event = MonthTold(
        contract.pk, letter.pk, tuple(one.pk for one in people), keys, credit.minor, credit.currency
    )
    record(event, contract.stream_id, by=by, seals=[letter.words, letter.body])


def _mail(letter: Letter, contact: Contact, text: str) -> mail.Letter:
    provider = Provider.objects.first()
    signed = provider.signature.in_language(contact.language, provider.language) if provider else ""
    name = provider.name if provider else ""
    return mail.Letter(
        to=[Address(contact.name, contact.email)],
        subject=monthly.subject(letter, contact),
        text=f"{text}\n\n-- \n{signed or name}\n",
        language=contact.language,
        purpose=PURPOSE,
        from_name=name,
        from_address=provider.desk_address if provider else "",
    )
