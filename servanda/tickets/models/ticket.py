from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Exists, Q

from servanda import kernel
from servanda.contracts.models import Line
from servanda.kernel import Actor
from servanda.kernel.models import Stream
from servanda.kernel.refs import RefField
from servanda.people.access import MAY, may
from servanda.people.models import (
    Contact,
    ContactDuty,
    ContactRole,
    Customer,
    Staff,
    StaffRole,
    Team,
)
from servanda.systems.models import System
from servanda.tickets.models.choices import LIVE, OURS_TO_END, Kind, State

# Whose ticket it is, besides their team's: who does not see all sees these.
OWN: Final = ("assignee", "opened_by_staff")


def _of_colleague(actor: Actor) -> Q:
    """Without joins, so that the rows found can be locked and none comes twice."""
    teams = Team.members.through.objects.filter(staff=actor.id).values("team")
    own = Q(team__in=teams)
    for name in OWN:
        own |= Q((name, actor.id))
    return own


def _of_contact(actor: Actor) -> Q:
    coordinates = ContactDuty.objects.filter(contact=actor.id, role=ContactRole.COORDINATOR)
    return (
        Q(requester=actor.id)
        | Q(pk__in=Participant.objects.filter(contact=actor.id).values("ticket"))
        | Q(Exists(coordinates))
    )


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> TicketQuerySet:
        """The tickets this actor may see at all. The only door for surfaces."""
        if may(actor, "ticket.read_all"):
            return self
        if not may(actor, "ticket.read"):
            return self.none()
        if actor.kind == "staff":
            return self.filter(_of_colleague(actor))
        if actor.kind == "contact":
            return self.filter(_of_contact(actor), customer=actor.customer).exclude(
                kind__in=OURS_TO_END
            )
        if actor.kind == "sender":  # the holder of one ticket's link, see requesters.sender_of
            return self.filter(pk=actor.id or 0, requester=None).exclude(kind__in=OURS_TO_END)
        return self.none()

    def live(self) -> TicketQuerySet:
        """Those on which somebody still owes something."""
        return self.filter(state__in=LIVE)


class Ticket(models.Model):
    """A case. `state`, `priority` and so on say what the journal's rows add up to.

    `received_at` is the receipt by our side (aware, UTC); `rank_at` orders the queue: when it
    breaks, less an allowance for the impact; it does not change with the time. `state_since` is
    when the present state began.
    """

    ref = RefField()
    number = models.BigIntegerField(unique=True)
    stream = models.OneToOneField(Stream, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="tickets")
    requester = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="tickets")
    requester_address = models.EmailField(blank=True)
    opened_by_staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INCIDENT)
    state = models.CharField(max_length=20, choices=State.choices, default=State.NEW)
    outcome = models.CharField(max_length=16, blank=True)
    priority = models.SmallIntegerField(default=3)
    subject = models.CharField(max_length=300)
    language = models.CharField(max_length=5, default="en")
    channel = models.CharField(max_length=12)
    mailbox = models.ForeignKey("mail.Mailbox", models.PROTECT, null=True, related_name="+")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="tickets")
    covered_because = models.CharField(max_length=40, blank=True)
    system = models.ForeignKey(System, models.PROTECT, null=True, related_name="tickets")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="tickets")
    assignee = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="tickets")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    received_at = models.DateTimeField()
    state_since = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    scheduled_until = models.DateTimeField(null=True)
    rank_at = models.DateTimeField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                models.F("rank_at").asc(nulls_last=True),
                "id",
                name="ticket_live_rank",
                condition=Q(state__in=LIVE),
            ),
            # What stands: counted together, and listed by who has waited the longest.
            models.Index(
                fields=["state_since", "id"],
                name="ticket_standing",
                condition=Q(state__in=(*LIVE, State.SOLVED)),
            ),
            models.Index(
                models.F("closed_at").desc(nulls_last=True),
                models.F("id").desc(),
                name="ticket_closed",
                condition=Q(state__in=(State.CLOSED, State.DECLINED)),
            ),
            models.Index(fields=["customer", "-received_at"], name="ticket_customer"),
            models.Index(fields=["assignee", "rank_at"], name="ticket_assignee"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def seen_by(self) -> set[int]:
        """The keys of all colleagues who see it: what `visible_to` says, for all at once."""
        held = StaffRole.objects.held_at(kernel.now())
        roles = dict[int, set[str]]()
        for staff, role in held.values_list("staff", "role"):
            roles.setdefault(staff, set()).add(role)
        own = {getattr(self, f"{name}_id") for name in OWN}
        if self.team_id is not None:
            through = Team.members.through.objects.filter(team=self.team_id)
            own |= set(through.values_list("staff", flat=True))
        return {
            staff
            for staff, names in roles.items()
            if names & MAY["ticket.read_all"] or (staff in own and names & MAY["ticket.read"])
        }

    @property
    def customer_must_confirm(self) -> bool:
        """What a customer reported only the customer closes (P8)."""
        return self.kind not in OURS_TO_END and self.outcome != "duplicate"


class Participant(models.Model):
    """Somebody besides the requester who is part of the conversation, by contact or address."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "address"], name="participant_once")
        ]

    def __str__(self) -> str:
        return self.address
