"""How far this installation is set up: which steps of the first day are done."""

from __future__ import annotations

from django.db.models import Exists, QuerySet

from servanda.calendars.models import Calendar
from servanda.mail.models import Mailbox
from servanda.people.models import Contact, Provider, SkippedStep, Staff, Team
from servanda.tickets.models import Ticket

# In the order in which one is asked to do them.
STEPS = ("hours", "teams", "mailbox", "colleagues", "customer", "ticket")


def progress() -> dict[str, str]:
    """Per step: done, skipped or open. One query, two while something is left."""
    asked = Provider.objects.annotate(
        hours=Exists(Calendar.objects.all()),
        teams=Exists(Team.objects.all()),
        mailbox=Exists(Mailbox.objects.kept()),
        colleagues=Exists(_second_colleague()),
        customer=Exists(Contact.objects.all()),
        ticket=Exists(Ticket.objects.all()),
    )
    done = asked.values(*STEPS).first() or dict.fromkeys(STEPS, False)
    if all(done.values()):
        return dict.fromkeys(STEPS, "done")
    skipped = set(SkippedStep.objects.values_list("code", flat=True))
    return {
        step: "done" if done[step] else "skipped" if step in skipped else "open" for step in STEPS
    }


def _second_colleague() -> QuerySet[Staff]:
    return Staff.objects.order_by("pk")[1:2]
