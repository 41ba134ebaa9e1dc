"""What a specialist says in technical words, and the plain words made of it (T15)."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from servanda.kernel import Actor
from servanda.people.models import Staff
from servanda.tickets.models.message import Message
from servanda.tickets.models.ticket import Ticket


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, actor: Actor) -> StatementQuerySet:
        """Colleagues alone: its message is internal for ever."""
        return self.filter(message__in=Message.objects.visible_to(actor))

    def to_be_worded(self) -> StatementQuerySet:
        """Meant for the customer, and nobody has put them into plain words yet."""
        worded = PlainWords.objects.filter(statement=OuterRef("pk"))
        return self.filter(~Exists(worded), handed_at__isnull=False, settled_at=None)

    def waiting_for(self, actor: Actor) -> StatementQuerySet:
        """Those of them that this colleague is to put into words, or anybody may."""
        return self.to_be_worded().filter(Q(handed_to=actor.id) | Q(handed_to=None))


class Statement(models.Model):
    """The technical statement that a message (channel "stated", internal) carries.

    The words are the message's alone, so that they are sealed, found and erased as any; here
    stands where its parts end: what was found up to `found_end`, the cause up to `cause_end`, then
    what was done. `handed_at`: it is to be put into plain words for the customer, by `handed_to`
    or by whoever of the desk comes first. `settled_at`: the customer needs no words of it.
    """

    message = models.OneToOneField(Message, models.CASCADE, related_name="statement")
    found_end = models.IntegerField()
    cause_end = models.IntegerField()
    handed_at = models.DateTimeField(null=True)
    handed_to = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["handed_to"],
                name="statement_handed",
                condition=Q(handed_at__isnull=False, settled_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id}"

    @property
    def found(self) -> str:
        return self.message.text[: self.found_end].strip()

    @property
    def cause(self) -> str:
        return self.message.text[self.found_end : self.cause_end].strip()

    @property
    def done(self) -> str:
        return self.message.text[self.cause_end :].strip()

    @property
    def waits(self) -> bool:
        """Whether somebody is still to put it into plain words."""
        return self.handed_at is not None and self.settled_at is None and not self.answers.all()


class PlainWords(models.Model):
    """Words to the customer (`message`) that were made of a statement; both are kept."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="answers")
    message = models.OneToOneField(Message, models.CASCADE, related_name="plain_words")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.message_id}"


def to_be_worded_on(actor: Actor) -> Exists:
    """For querysets of tickets: those with a statement that waits for this colleague's words."""
    waiting = Statement.objects.waiting_for(actor)
    return Exists(waiting.filter(message__ticket=OuterRef("pk")))


def latest_statement(ticket: Ticket, actor: Actor) -> Statement | None:
    found = Statement.objects.visible_to(actor).filter(message__ticket=ticket)
    return found.select_related("message__staff").order_by("-message__at", "-pk").first()
