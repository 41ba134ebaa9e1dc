"""The letter that makes a plan a promise, as a first draft in the customer's language."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.presentation.wording import say_time
from servanda.promises.queries import Outlook
from servanda.tickets.models import Ticket


def draft(ticket: Ticket, outlook: Outlook, until: datetime) -> str:
    """What we would write; the colleague changes it as they like. The last line is the reason,
    to be filled in, when the customer was told another time before."""
    zone = ZoneInfo(ticket.requester.zone if ticket.requester else "Europe/Budapest")
    language = ticket.language

    def said(instant: datetime) -> str:
        return say_time(instant, zone=zone, language=language, now=kernel.now())

    with translation.override(language):
        greeting = _("Good day,")
        last = outlook.promise
        if last is None:
            words = _("We have planned the work and expect to be done by %(time)s.")
            return f"{greeting}\n\n{words % {'time': said(until)}}"
        words = _(
            "We told you that it would be done by %(before)s. That will not hold: "
            "we now expect to be done by %(time)s."
        )
        told = words % {"before": said(last.until), "time": said(until)}
        reason = _("The reason:")
        return f"{greeting}\n\n{told}\n\n{reason} "
