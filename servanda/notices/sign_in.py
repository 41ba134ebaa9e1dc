"""The link that lets a contact into the portal."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Button, Letter
from servanda.notices.outgoing import Personal, send_personal
from servanda.notices.sentence import say
from servanda.people.models import Contact


def send_sign_in_link(contact: Contact, address: str, path: str) -> None:
    """Mail it to the address they asked from; `path` carries the right to come in."""
    reader = readers.of_contact(contact, address)
    send_personal(
        Personal(reader, "sign_in", lambda: letter(f"{settings.BASE_URL}{path}")), the_provider()
    )


def letter(url: str) -> Letter:
    return Letter(
        subject=_("Your way in"),
        paragraphs=[say(_("With this link you see your tickets. It is good for two hours."))],
        button=Button(_("Sign in"), url),
        closing=[say(_("If you did not ask for it, forget this mail: nothing happens."))],
    )
