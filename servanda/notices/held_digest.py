"""What is held, once a day, to whoever looks after a mailbox: numbers and where to look.

No word of a held mail is in it: what a stranger wrote goes to nobody by mail.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Button, Fact, Letter
from servanda.notices.outgoing import Personal, send_personal
from servanda.notices.sentence import Sentence, say
from servanda.tickets.held_digest import Digest, Waiting
from servanda.tickets.held_words import short


def send_held(digest: Digest) -> None:
    """Queue it, in the owner's language."""
    owner = readers.of_staff(digest.owner.staff)
    send_personal(Personal(owner, "held", lambda: letter(digest)), the_provider())


def letter(digest: Digest) -> Letter:
    """What the owner reads; call it with their language active."""
    number = digest.number
    subject = ngettext("%(number)s mail is held", "%(number)s mails are held", number)
    return Letter(
        subject=subject % {"number": number},
        paragraphs=[say(_("They wait until somebody has looked. Nothing is lost meanwhile."))],
        facts=[
            Fact(one.mailbox.address if one.mailbox else _("Mailbox not known"), _counts(one))
            for one in digest.waiting
        ],
        button=Button(_("Open the held mail"), _url(digest)),
        closing=[
            say(_("It comes on days on which something waits. Who gets it is set at the mailbox."))
        ],
    )


def _counts(waiting: Waiting) -> Sentence:
    """ "5: Automatic answer 3, Mailing list 2"."""
    reasons = ", ".join(f"{short(code)} {number}" for code, number in waiting.reasons.items())
    return say("%(number)s: %(reasons)s", number=waiting.number, reasons=reasons)


def _url(digest: Digest) -> str:
    """The list; narrowed when all of it is of one mailbox."""
    address = f"{settings.BASE_URL}/desk/held"
    first = digest.waiting[0].mailbox
    alone = len(digest.waiting) == 1 and first is not None
    return f"{address}?box={first.ref}" if alone and first is not None else address
