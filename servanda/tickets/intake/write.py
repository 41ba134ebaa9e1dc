"""Writes the fates of a batch: tickets, messages, journal and the mails' outcomes, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from servanda.kernel import Actor
from servanda.mail import actions as mail_actions
from servanda.mail.dead import revive
from servanda.mail.models import RawMail
from servanda.tickets import events, messages
from servanda.tickets.actions.common import record
from servanda.tickets.actions.opening import open_many
from servanda.tickets.actions.receiving import follow_up, receive_many, too_late
from servanda.tickets.actions.supplying import supplier_answered
from servanda.tickets.drafts import Aside, Draft, Receipt
from servanda.tickets.intake import floods, noting
from servanda.tickets.intake.decide import BounceRecord, Decision, FromSupplier, Hold, Note
from servanda.tickets.intake.incoming import Incoming
from servanda.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Fate:
    """How a mail ended: `outcome` is ticket, reply, bounce or held; `ticket` its number."""

    raw: int
    outcome: str
    reason: str = ""
    ticket: int | None = None

    @property
    def target(self) -> str:
        return "" if self.ticket is None else str(self.ticket)


Decided = list[tuple[Incoming, Decision]]
Again = Callable[[Sequence[Incoming]], Decided]


# What goes to a ticket that is there, and so has to lock it.
ANSWERS = (Receipt, FromSupplier)


def write(decided: Decided, again: Again) -> list[Fate]:
    """Make it so, inside an action; answers the fates in no particular order.

    `again` looks up and decides anew, for mails whose ticket was merged in between.
    """
    decided = _locked_and_timely(decided, again)
    drafts = [(mail, one) for mail, one in decided if isinstance(one, Draft)]
    receipts = [(mail, one) for mail, one in decided if isinstance(one, Receipt)]
    opened = open_many([draft for _mail, draft in drafts])
    receive_many([receipt for _mail, receipt in receipts])
    for (mail, draft), (ticket, _message) in zip(drafts, opened, strict=True):
        _beside(mail, ticket, draft.aside)
    for mail, receipt in receipts:
        _beside(mail, receipt.ticket, receipt.aside)
    fates = [
        Fate(mail.raw.pk, RawMail.Outcome.TICKET, "", ticket.number)
        for (mail, _draft), (ticket, _message) in zip(drafts, opened, strict=True)
    ]
    fates += [
        Fate(mail.raw.pk, RawMail.Outcome.REPLY, _how(one), one.ticket.number)
        for mail, one in receipts
    ]
    fates += [_single(mail, one) for mail, one in decided if isinstance(one, Note | BounceRecord)]
    fates += [_supplier(mail, one) for mail, one in decided if isinstance(one, FromSupplier)]
    fates += [
        Fate(mail.raw.pk, RawMail.Outcome.HELD, one.reason)
        for mail, one in decided
        if isinstance(one, Hold)
    ]
    noting.keep(
        noting.note(mail, one.reason, mailbox=one.mailbox, suggested=one.suggested)
        for mail, one in decided
        if isinstance(one, Hold)
    )
    revive([mail.address for mail, one in decided if not isinstance(one, Hold | BounceRecord)])
    floods.told(mail for mail, one in decided if isinstance(one, Hold) and one.reason == "rate")
    settle(fates)
    return fates


def settle(fates: Sequence[Fate]) -> None:
    mail_actions.finish_many((one.raw, one.outcome, one.reason, one.target) for one in fates)


def _how(receipt: Receipt) -> str:
    return "automatic" if receipt.automatic else "thanks" if receipt.only_thanks else ""


def _locked_and_timely(decided: Decided, again: Again) -> Decided:
    """Lock the tickets that get an answer; what came too late to reopen becomes a new ticket."""
    decided = _on_standing_tickets(decided, again)
    receipts = [one for _mail, one in decided if isinstance(one, Receipt)]
    late = {id(one) for one, is_late in zip(receipts, too_late(receipts), strict=True) if is_late}
    return [
        (mail, follow_up(one) if isinstance(one, Receipt) and id(one) in late else one)
        for mail, one in decided
    ]


def _on_standing_tickets(decided: Decided, again: Again) -> Decided:
    """The answers with their tickets as they are now, locked. What would go to a ticket that was
    merged since it was looked up is decided again: who takes part in the other one may differ."""
    while keys := {one.ticket.pk for _mail, one in decided if isinstance(one, ANSWERS)}:
        fresh = _locked(keys)
        decided = [
            (mail, replace(one, ticket=fresh[one.ticket.pk]) if isinstance(one, ANSWERS) else one)
            for mail, one in decided
        ]
        gone = [mail for mail, one in decided if isinstance(one, ANSWERS) and _is_gone(one)]
        if not gone:
            break
        anew = {mail.raw.pk: one for mail, one in again(gone)}
        decided = [(mail, anew.get(mail.raw.pk, one)) for mail, one in decided]
    return decided


def _is_gone(answer: Receipt | FromSupplier) -> bool:
    return answer.ticket.merged_into_id is not None


def _locked(keys: set[int]) -> dict[int, Ticket]:
    """The rows as they are now, locked in the order of their keys."""
    rows = Ticket.objects.filter(pk__in=keys).order_by("pk").select_for_update()
    return {row.pk: row for row in rows}


def _single(mail: Incoming, one: Note | BounceRecord) -> Fate:
    """What is rare enough to be written by itself."""
    if isinstance(one, Note):
        return _note(mail, one)
    bounce = mail.parsed.bounce
    reason = bounce.reason if bounce else ""
    if one.letter is not None and bounce is not None:
        mail_actions.bounced(
            one.letter.message_id,
            reason=reason,
            status=bounce.status,
            at=mail.at,
            recipient=bounce.recipient if bounce.permanent else "",
        )
        if one.ticket is not None:
            event = events.Bounced(
                one.ticket.pk, outgoing=one.letter.pk, reason=reason, permanent=bounce.permanent
            )
            record(one.ticket, event, by=Actor.system(), at=mail.at)
    number = one.ticket.number if one.ticket else None
    return Fate(mail.raw.pk, RawMail.Outcome.BOUNCE, reason, number)


def _supplier(mail: Incoming, one: FromSupplier) -> Fate:
    automatic = mail.parsed.is_automatic
    supplier_answered(one.ticket, at=mail.at, words=one.words, automatic=automatic)
    return Fate(mail.raw.pk, RawMail.Outcome.REPLY, "supplier", one.ticket.number)


def _beside(mail: Incoming, ticket: Ticket, aside: Aside | None) -> None:
    """What the colleague who passed it on says about it."""
    if aside is not None:
        _note(mail, Note(aside.staff, ticket, aside.words))


def _note(mail: Incoming, note: Note) -> Fate:
    words = note.words
    message = messages.add(
        note.ticket,
        attachments=words.attachments,
        channel="mail",
        direction="internal",
        audience="internal",
        at=mail.at,
        staff=note.staff,
        author_name=note.staff.name,
        address=words.address,
        subject=words.subject,
        text=words.text,
        quoted=words.quoted,
        html=words.html,
        protection=words.protection,
        mail_id=words.mail_id[:255],
        automatic=mail.parsed.is_automatic,
        raw=mail.raw,
    )
    by = Actor("staff", note.staff.pk)
    event = events.Noted(note.ticket.pk, message=message.pk)
    record(note.ticket, event, by=by, at=mail.at, seals=messages.sealed(message))
    return Fate(mail.raw.pk, RawMail.Outcome.REPLY, "staff", note.ticket.number)
