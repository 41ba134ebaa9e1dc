"""Missed callbacks are told to whoever can still make them; a try in vain, to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.kernel.models import Entry
from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Button, Fact, Letter
from servanda.notices.outgoing import Notice, Personal, about, send, send_personal
from servanda.notices.reader import Reader
from servanda.notices.sentence import say
from servanda.notices.when import say_when
from servanda.people.models import Staff
from servanda.people.queries import away
from servanda.people.rota import quiet_until
from servanda.tickets.models import Callback

MOST = 8  # of a team, that one missed call does not fill everybody's mailbox


def missed(entries: Sequence[Entry]) -> None:
    """Handler of callback.missed: to the one who should have called, and to the customer's deputy,
    or to the team if there is none. The head sees it on the list."""
    provider = the_provider()
    for entry in entries:
        callback = _callback(entry)
        due_at = datetime.fromisoformat(entry.data["due_at"])
        for person in _who_can(callback):
            reader = readers.of_staff(person)
            write = partial(_missed_letter, callback, due_at, reader)
            send_personal(Personal(reader, "callback", write), provider)


def tried(entries: Sequence[Entry]) -> None:
    """Handler of callback.tried: the customer is written to, if that was wished."""
    provider = the_provider()
    for entry in entries:
        callback = _callback(entry)
        if not entry.data.get("tell") or callback.contact is None:
            continue
        reader = readers.of_contact(callback.contact)
        write = partial(
            _tried_letter, callback, datetime.fromisoformat(entry.data["due_at"]), reader
        )
        if callback.ticket is not None:
            notice = Notice(callback.ticket, reader, "callback_tried", write, threaded=True)
            send([notice], provider)
        else:
            send_personal(Personal(reader, "callback_tried", write), provider)


def _callback(entry: Entry) -> Callback:
    known = Callback.objects.select_related(
        "contact", "ticket", "team", "staff__account", "customer__deputy__account"
    )
    return known.get(pk=entry.data["callback"])


def _who_can(callback: Callback) -> list[Staff]:
    """Those of them who are in. Who is not to be disturbed is spared if somebody else can call,
    but for whoever promised it."""
    deputy = callback.customer.deputy if callback.customer else None
    named = [one for one in (callback.staff, deputy) if one is not None]
    if callback.team is not None and (deputy is None or deputy == callback.staff):
        named += callback.team.members.select_related("account").order_by("pk")[:MOST]
    people = {one.pk: one for one in named}
    missing = away(people, kernel.now())
    present = {key: one for key, one in people.items() if key not in missing}
    quiet = quiet_until(present, kernel.now()).keys() - {callback.staff_id}
    spared = [one for key, one in present.items() if key not in quiet]
    return spared or list(present.values())


def _missed_letter(callback: Callback, due_at: datetime, reader: Reader) -> Letter:
    when = say_when(due_at, zone=reader.zone, language=reader.language, now=kernel.now())
    what = say(
        _("%(name)s waits for our call: it was promised for %(when)s."),
        name=callback.who,
        when=when,
    )
    facts = [
        Fact(label, say("%(value)s", value=value))
        for label, value in (
            (_("Customer"), callback.customer.name if callback.customer else ""),
            (_("Telephone"), callback.number),
            (_("About"), callback.about),
            (_("Who calls"), callback.staff.name if callback.staff else ""),
        )
        if value
    ]
    return Letter(
        subject=what.text().removesuffix("."),
        paragraphs=[what, say(_("Call now, or say on the list what becomes of it."))],
        facts=facts,
        button=Button(_("Open the callback"), f"{settings.BASE_URL}/desk/callbacks/{callback.ref}"),
    )


def _tried_letter(callback: Callback, due_at: datetime, reader: Reader) -> Letter:
    when = say_when(due_at, zone=reader.zone, language=reader.language, now=kernel.now())
    return Letter(
        subject=about(callback.ticket) if callback.ticket else _("We tried to reach you by phone"),
        paragraphs=[
            say(_("We called you as agreed, and could not reach you.")),
            say(
                _("We try again %(when)s. If another time suits you better, answer this mail."),
                when=when,
            ),
        ],
    )
