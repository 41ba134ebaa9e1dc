"""Letters that follow from no journal row, made of the data of whoever looks at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings

from servanda import kernel
from servanda.mail.models import Mailbox
from servanda.notices import held_digest, invitation, morning, sign_in
from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Letter
from servanda.notices.outgoing import Personal
from servanda.people.models import Invitation, Staff
from servanda.reviews import morning as reviews
from servanda.tickets import held_digest as held

Make = Callable[[Staff], Personal | None]


def _invitation(staff: Staff) -> Personal:
    now = kernel.now()
    one = Invitation(staff=staff, sent_at=now, expires_at=now + timedelta(days=7))
    write = partial(invitation.letter, one, the_provider(), is_new=True)
    return Personal(readers.of_staff(staff), "invitation", write)


def _sign_in(staff: Staff) -> Personal:
    write = partial(sign_in.letter, settings.BASE_URL)
    return Personal(readers.of_staff(staff), "sign_in", write)


def _morning(staff: Staff) -> Personal:
    of_today = reviews.Reader(staff, _today(staff))

    def write() -> Letter:
        return morning.letter(reviews.said_to(of_today))

    return Personal(readers.of_staff(staff), "morning", write)


def _held(staff: Staff) -> Personal | None:
    digest = held.digest_of(held.Owner(staff, _today(staff)))
    if digest is None:
        return None
    return Personal(readers.of_staff(staff), "held", partial(held_digest.letter, digest))


def _held_example(staff: Staff) -> Personal:
    """Of a mailbox in which an address wrote too much."""
    box = Mailbox(address=the_provider().desk_address)
    waiting = held.Waiting(box, {"rate": 12, "list": 3, "stranger": 1})
    digest = held.Digest(held.Owner(staff, _today(staff)), (waiting,))
    return Personal(readers.of_staff(staff), "held", partial(held_digest.letter, digest))


def _today(staff: Staff) -> date:
    return kernel.now().astimezone(ZoneInfo(staff.zone)).date()


OWN: Mapping[str, Make] = {
    "invitation": _invitation,
    "sign_in": _sign_in,
    "morning": _morning,
    "held": _held,
}
EXAMPLES: Mapping[str, Make] = {"held": _held_example}
"""For those of `OWN` that may have nothing to say."""
