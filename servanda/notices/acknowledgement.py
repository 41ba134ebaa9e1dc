"""Told at once to whoever wrote: we have it, who handles it, by when, and where to see it (T3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.kernel.models import Entry
from servanda.notices import reader as readers
from servanda.notices.cases import Case, cases_of, the_provider, tickets_of
from servanda.notices.hours import say_hours
from servanda.notices.letter import Button, Fact, Letter
from servanda.notices.outgoing import Notice, about, send
from servanda.notices.reader import Reader
from servanda.notices.sentence import Sentence, say
from servanda.notices.when import same_clock, say_when, say_zone
from servanda.people.models import Provider, Staff
from servanda.people.queries import names_by_key
from servanda.tickets import links
from servanda.tickets.events import Opened, ReadOut
from servanda.tickets.lists import unreadable
from servanda.tickets.models import OURS_TO_END, State, Ticket
from servanda.tickets.requesters import link_ref

PURPOSE = "acknowledgement"
ENDED = (State.SOLVED, State.CLOSED, State.DECLINED, State.MERGED, State.NOT_A_TICKET)


def acknowledge(entries: Sequence[Entry]) -> None:
    """Handler of ticket.opened and ticket.read_out: one that was read out is not mailed as well."""
    read_out = {entry.data["ticket"] for entry in entries if entry.kind == ReadOut.kind}
    wanted = [
        entry
        for entry in entries
        if entry.kind == Opened.kind
        and entry.data["acknowledge"]
        and entry.data["ticket"] not in read_out
    ]
    if not wanted:
        return
    provider = the_provider()
    tickets = [one for one in tickets_of(wanted).values() if _is_due(one, provider)]
    cases = cases_of(tickets)
    passed_on = _passed_on(wanted)
    sealed = unreadable(tickets)
    parts = {entry.data["ticket"] for entry in wanted if entry.data.get("split_from")}
    send(
        (
            notice_of(
                cases[one.pk],
                provider,
                passed_on.get(one.pk),
                is_part=one.pk in parts,
                is_sealed=one.pk in sealed,
            )
            for one in tickets
        ),
        provider,
    )


def _passed_on(entries: Sequence[Entry]) -> dict[int, str]:
    """By ticket the colleague to whom the customer had written instead of the desk."""
    by = {entry.data["ticket"]: entry.data.get("handed_over_by") for entry in entries}
    names = names_by_key(Staff, {key for key in by.values() if key})
    return {ticket: names[key] for ticket, key in by.items() if key in names}


def _is_due(ticket: Ticket, provider: Provider) -> bool:
    if ticket.kind in OURS_TO_END or ticket.state in ENDED or not ticket.requester_address:
        return False
    return ticket.customer_id is not None or provider.unknown_senders_acknowledged


def notice_of(
    case: Case,
    provider: Provider,
    passed_on: str | None = None,
    *,
    is_part: bool = False,
    is_sealed: bool = False,
) -> Notice:
    """`passed_on`: the name of the colleague who had got it."""
    ticket = case.ticket
    reader = readers.of_requester(ticket, provider)
    return Notice(
        ticket=ticket,
        reader=reader,
        purpose=PURPOSE,
        write=partial(
            letter,
            case,
            reader,
            where(provider, passed_on),
            is_part=is_part,
            is_sealed=is_sealed,
        ),
        threaded=True,
    )


def letter(
    case: Case,
    reader: Reader,
    next_time: Callable[[], Sentence] | None = None,
    *,
    is_part: bool = False,
    is_sealed: bool = False,
) -> Letter:
    """The acknowledgement; call it with the reader's language active. `is_part`: they wrote of
    several things at once, and this is one of them; `is_sealed`: their mail cannot be read."""
    ticket = case.ticket
    facts = [Fact(_("Number"), say(f"#{ticket.number}"))]
    if handler := _handler(case):
        facts.append(Fact(_("Looked after by"), handler))
    facts += [*_promises(case, reader), *_hours(case, reader)]
    words = _("We have received your message “%(subject)s” and put it on our desk.")
    if is_part:
        words = _(
            "You wrote to us about more than one thing. So that nothing gets lost, we follow "
            "“%(subject)s” under a number of its own."
        )
    opening = [say(words, subject=ticket.subject)]
    if is_sealed:
        sealed = _(
            "This mail was encrypted, and we could not read it. Please send it again without "
            "encryption."
        )
        opening.append(say(sealed))
    return Letter(
        subject=about(ticket),
        paragraphs=[*opening, _what_happens_now(case, reader)],
        facts=facts,
        button=_button(ticket),
        closing=[
            say(_("To add something, simply answer this mail.")),
            *([next_time()] if next_time else []),
        ],
    )


def where(provider: Provider, passed_on: str | None) -> Callable[[], Sentence] | None:
    """Where to write next time, for somebody who wrote to a colleague of ours alone (T11)."""
    if passed_on is None:
        return None
    return lambda: say(
        _(
            "%(name)s passed your message on to our desk, so that it is seen even when one of us "
            "is away. Next time please write to %(address)s: that way is the quickest."
        ),
        name=passed_on,
        address=provider.desk_address,
    )


def _what_happens_now(case: Case, reader: Reader) -> Sentence:
    """ "We work on it" only when somebody does; nothing is promised without a contract."""
    if case.hours is None:
        return say(_("We are looking into what we can do and will come back to you about it."))
    if not case.is_open_now:
        return say(
            _("We are closed at the moment and start on it %(when)s."),
            when=_time(case.starts_at, case, reader),
        )
    if case.ticket.state == State.OPEN and case.ticket.assignee is not None:
        return say(_("We work on it."))
    return say(_("We are open now and take it up in turn."))


def _handler(case: Case) -> Sentence | None:
    if case.handler is None:
        return None
    if isinstance(case.handler, Staff):
        return say("%(name)s", name=case.handler.name)
    return say("%(team)s", team=str(case.handler.name))


def _promises(case: Case, reader: Reader) -> list[Fact]:
    """What the contract says; a target that was met already (a call) is no news."""
    labels = {
        Metric.FIRST_RESPONSE: _("We answer by"),
        Metric.QUOTE: _("The quote is there by"),
        Metric.RESOLUTION: _("We solve it by"),
    }
    return [
        Fact(label, say("%(when)s", when=_time(case.clocks[metric].due_at, case, reader)))
        for metric, label in labels.items()
        if metric in case.clocks and case.clocks[metric].due_at and not case.clocks[metric].met_at
    ]


def _time(instant: datetime | None, case: Case, reader: Reader) -> str:
    """In the reader's own time; their zone is named where the calendar lives by another."""
    assert instant is not None
    said = say_when(instant, zone=reader.zone, language=reader.language, now=kernel.now())
    if case.hours is None or same_clock(reader.zone.key, case.hours.zone, instant):
        return said
    return f"{said}, {say_zone(reader.zone.key, language=reader.language)}"


def _hours(case: Case, reader: Reader) -> list[Fact]:
    if case.hours is None:
        return []
    now = kernel.now()
    said = say_hours(case.hours, language=reader.language, at=now)
    if not same_clock(reader.zone.key, case.hours.zone, now):
        said = f"{said} ({say_zone(case.hours.zone, language=reader.language)})"
    return [Fact(_("Opening hours"), say("%(hours)s", hours=said))]


def _button(ticket: Ticket) -> Button | None:
    """A stranger gets no link before a person of ours has answered."""
    if ticket.customer_id is None:
        return None
    url = links.ticket_url(ticket.ref, link_ref(ticket))
    return Button(_("See how it is going"), url)
