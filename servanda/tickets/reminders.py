"""Whose reminders are due: the one who set it, or who has taken their place."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.models import Absence, Staff, Team
from servanda.tickets.models import FollowUp, Message, MessageQuerySet, Snooze, Ticket


def due_for(actor: Actor) -> list[FollowUp]:
    """The due reminders that stand on this colleague's queue, the oldest first, in one query.

    Theirs; those for a team of theirs; and on tickets assigned to them those of a colleague who
    is away, who has left, or who handed the ticket over.
    """
    now = kernel.now()
    away = Absence.objects.at(now).filter(staff=OuterRef("staff"))
    gone = Staff.objects.filter(pk=OuterRef("staff"), left_at__lte=now)
    teams = Team.members.through.objects.filter(staff=actor.id).values("team")
    handed_over = Q(assignee=F("staff")) & ~Q(staff=F("ticket__assignee"))
    instead = Q(ticket__assignee=actor.id) & (Exists(away) | Exists(gone) | handed_over)
    theirs = Q(staff=actor.id) | Q(for_team=True, ticket__team__in=teams) | instead
    found = FollowUp.objects.filter(
        theirs, due_at__isnull=False, done_at=None, removed_at=None,
        ticket__in=Ticket.objects.visible_to(actor),
    )  # fmt: skip
    return list(found.select_related("ticket__customer", "staff").order_by("due_at", "pk"))


def open_on(ticket: Ticket) -> list[FollowUp]:
    """What is to come back on a ticket that the reader may see, the next first."""
    found = FollowUp.objects.filter(ticket=ticket, done_at=None, removed_at=None)
    return list(found.select_related("staff").order_by("at", "pk"))


def find_follow_up(actor: Actor, ref: str) -> FollowUp | None:
    """A reminder on a ticket that the actor may see."""
    seen = Ticket.objects.visible_to(actor)
    found = FollowUp.objects.filter(ref=ref, ticket__in=seen).select_related("ticket", "staff")
    return found.first()


def agreements(ticket: Ticket) -> MessageQuerySet:
    """What a ticket's customer said, in writing or on the phone: where they may have agreed."""
    theirs = Q(direction="in") | Q(spoken_to=True)
    found = Message.objects.filter(theirs, ticket=ticket, audience="public", automatic=False)
    return found.filter(erased_at=None).select_related("contact").order_by("-at", "-pk")


def sleep_of(ticket: Ticket, sleeps: Iterable[Snooze] | None = None) -> Snooze | None:
    """Until when, why and by whom a ticket is put aside; None if it is not. `sleeps` are those of
    `sleeps_of`, where they are at hand."""
    known = sleeps_of(ticket) if sleeps is None else sleeps
    return next((one for one in known if one.woken_at is None), None)


def sleeps_of(ticket: Ticket) -> list[Snooze]:
    """Whenever it was put aside, in order; the last may last still."""
    found = Snooze.objects.filter(ticket=ticket).select_related("staff", "remark")
    return list(found.order_by("since", "pk"))
