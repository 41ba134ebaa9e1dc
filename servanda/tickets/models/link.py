from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.people.models import Staff
from servanda.tickets.models.ticket import Ticket


class LinkKind(models.TextChoices):
    """What `ticket` is to `other`: read from the other side it says the reverse."""

    RELATED = "related"
    CAUSED_BY = "caused_by"
    BLOCKS = "blocks"
    DUPLICATE_OF = "duplicate_of"
    FOLLOWS = "follows"
    SPLIT_FROM = "split_from"


class TicketLink(models.Model):
    """Two tickets that have to do with each other. Removed, it stays, with when that was."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="links_out")
    other = models.ForeignKey(Ticket, models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "other", "kind"],
                name="linked_once",
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(name="link_two_tickets", condition=~Q(ticket=models.F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"
