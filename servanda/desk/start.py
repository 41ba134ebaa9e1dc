"""The page on which a colleague's desk opens."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor
from servanda.people.access import may
from servanda.people.models import Staff


class Start(NamedTuple):
    """`verb` is what one must be allowed to; `query` chooses among lists."""

    name: Promise
    url: str
    verb: str = "desk.enter"
    query: str = ""


PAGES: Final[dict[str, Start]] = {
    "": Start(_("Now: all open"), "desk:queue"),
    "mine": Start(_("Now: mine"), "desk:queue", query="?list=mine"),
    "team": Start(_("Now: my teams"), "desk:queue", query="?list=team"),
    "triage": Start(_("What is new"), "desk:triage", "ticket.triage"),
    "caller": Start(_("Caller"), "desk:caller", "customer.read"),
    "day": Start(_("Today"), "desk:day", "day.read"),
}


def choices(actor: Actor) -> list[tuple[str, Promise]]:
    """The pages this colleague may begin on."""
    return [(code, page.name) for code, page in PAGES.items() if may(actor, page.verb)]


def start_of(staff: Staff, actor: Actor) -> str:
    """The address to begin on; Now when the chosen page is not theirs (any more)."""
    page = PAGES.get(staff.start_page, PAGES[""])
    page = page if may(actor, page.verb) else PAGES[""]
    return reverse(page.url) + page.query
