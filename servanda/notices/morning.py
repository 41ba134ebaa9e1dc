"""The morning's mail to the head: the sentences of their page. What it says is made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Button, Letter
from servanda.notices.outgoing import Personal, send_personal
from servanda.notices.sentence import say
from servanda.people.models import Staff


def send_morning(staff: Staff, sentences: Callable[[], Sequence[str]]) -> None:
    """Queue it; `sentences` is called with the reader's language active."""
    provider = the_provider()
    one = Personal(readers.of_staff(staff), "morning", lambda: letter(sentences()))
    send_personal(one, provider)


def letter(sentences: Sequence[str]) -> Letter:
    """What they read; call it with their language active."""
    return Letter(
        subject=_("Your desk this morning"),
        paragraphs=[say("%(said)s", said=sentence) for sentence in sentences],
        button=Button(_("Open the figures"), f"{settings.BASE_URL}/desk/day"),
        closing=[say(_("You can switch this mail off in your settings on the desk."))],
    )
