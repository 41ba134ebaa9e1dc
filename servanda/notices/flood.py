"""One address writes far too much: whoever looks after the mailbox is told at once, once an hour.

No word of what it wrote is in the letter, for the reason that holds for the daily digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.kernel.models import Entry
from servanda.mail.models import Mailbox
from servanda.notices import reader as readers
from servanda.notices.cases import the_provider, tickets_of
from servanda.notices.letter import Button, Fact, Letter
from servanda.notices.outgoing import Personal, send_each
from servanda.notices.sentence import say
from servanda.people.models import Staff
from servanda.people.queries import away, holding_verb
from servanda.tickets.models import Ticket

MOST = 8  # of those who set up mailboxes, where one has no owner


def flooded(entries: Sequence[Entry]) -> None:
    """Handler of ticket.flooded: to the owner of the mailbox; where there is none, or they are not
    in, to those who set up mailboxes."""
    tickets = tickets_of(entries).values()
    boxes = {one.mailbox_id or 0 for one in tickets}
    mailboxes = Mailbox.objects.select_related("owner__account").in_bulk(boxes)
    told = {box: [readers.of_staff(one) for one in _readers(mailboxes.get(box))] for box in boxes}
    letters = [
        Personal(reader, "flood", partial(_letter, ticket, mailboxes.get(ticket.mailbox_id or 0)))
        for ticket in tickets
        for reader in told[ticket.mailbox_id or 0]
    ]
    send_each(letters, the_provider())


def _readers(mailbox: Mailbox | None) -> list[Staff]:
    if mailbox is not None and mailbox.owner_id is not None:
        found = list(holding_verb("held.read").filter(pk=mailbox.owner_id))
        if found and not away([mailbox.owner_id], kernel.now()):
            return found
    others = list(holding_verb("provider.edit").select_related("account")[:MOST])
    missing = away([one.pk for one in others], kernel.now())
    return [one for one in others if one.pk not in missing] or others


def _letter(ticket: Ticket, mailbox: Mailbox | None) -> Letter:
    narrowed = {"reason": "rate"} | ({"box": mailbox.ref} if mailbox else {})
    facts = [
        Fact(_("Sender"), say("%(address)s", address=ticket.requester_address)),
        Fact(_("Its newest ticket"), say(f"#{ticket.number}")),
    ]
    if mailbox is not None:
        facts.insert(0, Fact(_("Mailbox"), say("%(address)s", address=mailbox.address)))
    return Letter(
        subject=_("Very much mail comes from one address"),
        paragraphs=[
            say(
                _(
                    "What comes beyond a few mails a minute is held: it opens no tickets and is"
                    " not acknowledged. Nothing is lost."
                )
            )
        ],
        facts=facts,
        button=Button(
            _("Open the held mail"), f"{settings.BASE_URL}/desk/held?{urlencode(narrowed)}"
        ),
        closing=[say(_("While it goes on you hear of it once an hour."))],
    )
