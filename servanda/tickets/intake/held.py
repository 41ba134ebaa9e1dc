"""Held mail: let in by somebody who looked at it, or put aside."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused, unit
from servanda.mail import actions as mail_actions
from servanda.mail.models import RawMail
from servanda.people import access
from servanda.tickets.intake.loop import settle_batch
from servanda.tickets.intake.write import Fate, settle

DISCARDED = "discarded"


def release(raw: RawMail, *, by: Actor) -> Fate:
    """Let a held mail in: it becomes a ticket, or joins the thread it belongs to."""
    access.demand(by, "mail.release")
    with unit.action():
        _demand_held(raw)
        mail_actions.reprocess(raw)
        fates = settle_batch([raw.pk], released=True)
        unit.notify("desk")
    raw.refresh_from_db(fields=["outcome", "reason", "target", "settled_at"])
    return fates[0]


def discard_held(raw: RawMail, *, by: Actor) -> None:
    """Put it aside; it is kept, and can be released later."""
    access.demand(by, "mail.release")
    with unit.action():
        _demand_held(raw)
        settle([Fate(raw.pk, RawMail.Outcome.HELD, DISCARDED)])
        unit.notify("desk")
    raw.refresh_from_db(fields=["outcome", "reason", "target", "settled_at"])


def _demand_held(raw: RawMail) -> None:
    locked = RawMail.objects.select_for_update(of=("self",)).only("outcome").get(pk=raw.pk)
    if locked.outcome != RawMail.Outcome.HELD:
        raise Refused(_("Somebody was quicker: this mail is not held any more."), code="not_held")
