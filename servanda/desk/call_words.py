"""Calls in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.tickets.models import Outcome

OUTCOMES: dict[str, Promise] = {
    Outcome.TICKET: _("ticket opened"),
    Outcome.JOINED: _("joined a running fault"),
    Outcome.ABOUT: _("about a ticket"),
    Outcome.SOLVED: _("solved on the phone"),
    Outcome.ANSWERED: _("answered, no ticket"),
    Outcome.CALLBACK: _("callback agreed"),
    Outcome.CALLED: _("called back"),
    Outcome.NO_ANSWER: _("no answer"),
    Outcome.WRONG: _("wrong number"),
}
