from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models

from servanda.kernel.actor import Actor, ActorKind
from servanda.kernel.bulk import BytesField
from servanda.kernel.events import Event, load
from servanda.kernel.words import WordsField as WordsField  # re-exported for models elsewhere


def new_salt() -> bytes:
    return secrets.token_bytes(16)


class Erasable(models.Model):
    """A row with names, addresses or words, which the law may ask us to erase.

    The journal keeps a salted digest of it. Erasing (`kernel.erasing`) destroys words and salt
    together, so that the digest tells nothing, and leaves when, by whom and why.
    """

    salt = BytesField(max_length=16, default=new_salt, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    erased_by_kind = models.CharField(max_length=8, blank=True, editable=False)
    erased_by_id = models.BigIntegerField(null=True, editable=False)
    erased_why = models.CharField(max_length=80, blank=True, editable=False)

    # The text fields whose content is sealed, in a fixed order. Never reorder or remove.
    SEALED: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def digest(self) -> str:
        """Hex SHA-256 over salt and sealed fields, as the journal keeps it."""
        text = "\x1f".join(str(getattr(self, name) or "") for name in self.SEALED)
        return hashlib.sha256(bytes(self.salt) + text.encode()).hexdigest()

    @property
    def is_empty(self) -> bool:
        """Nothing is left of the sealed words, nor of the salt that would prove a guess at them."""
        return not any([bytes(self.salt), *(getattr(self, name) for name in self.SEALED)])

    @property
    def seal(self) -> str:
        """The name under which the journal keeps the digest."""
        return f"{self._meta.label_lower}:{self.pk}"


class Remark(Erasable):
    """Free words given with an act: a reason, a comment on a rating. Written once."""

    text = models.TextField()
    language = models.CharField(max_length=5, blank=True)

    SEALED = ("text", "language")

    def __str__(self) -> str:
        return self.text


class Stream(models.Model):
    """One chain of journal rows, opaque here: a ticket has one, a contract has one."""

    key = models.CharField(max_length=64, unique=True)
    head_number = models.IntegerField(default=0)
    head_hash = BytesField(max_length=32, default=bytes)

    def __str__(self) -> str:
        return self.key


class Digested(models.Model):
    """How far a stream stands in the daily digests.

    A table of its own, without a foreign key: writing it locks no stream that somebody acts on.
    """

    stream = models.OneToOneField(
        Stream, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="digested"
    )
    number = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.number}"


class Entry(models.Model):
    """One row of the journal. It is only ever added (a database trigger sees to it).

    `at` is when it happened, `recorded_at` when we wrote it down; both aware, in UTC.
    """

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="entries")
    number = models.IntegerField()
    kind = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.BigIntegerField(null=True)
    data = models.JSONField()
    seals = models.JSONField(default=dict)
    previous_hash = BytesField(max_length=32)
    hash = BytesField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="entry_number")]
        indexes = [
            models.Index(fields=["kind", "at"], name="entry_kind_at"),
            models.Index(fields=["recorded_at"], name="entry_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.number} {self.kind}"

    @property
    def event(self) -> Event:
        """The typed event this row holds."""
        return load(self.kind, self.data)

    @property
    def actor(self) -> Actor:
        """Who did it. Roles are not kept in the journal, so this grants nothing."""
        kind: ActorKind = self.actor_kind  # type: ignore[assignment]
        return Actor(kind, self.actor_id)


class TimerQuerySet(models.QuerySet["Timer"]):
    def open(self) -> TimerQuerySet:
        return self.filter(fired_at=None)

    def due(self, instant: datetime) -> TimerQuerySet:
        return self.open().filter(fire_at__lte=instant).order_by("fire_at", "id")


class Timer(models.Model):
    """Something to do at an instant. Fired once, in a transaction with what it does.

    `due_at` is when it should fire and never moves by itself; `fire_at` is pushed back when the
    handler raised.
    """

    stream = models.ForeignKey(Stream, models.CASCADE, null=True, related_name="timers")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField()
    fire_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    fired_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = TimerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["fire_at", "id"], name="timer_open", condition=models.Q(fired_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.key


class FailedReaction(models.Model):
    """A notice that could not be made: shown to the administrator and tried again."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    handler = models.CharField(max_length=120)
    error = models.TextField()
    attempts = models.SmallIntegerField(default=1)
    failed_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "handler"], name="failed_once")]

    def __str__(self) -> str:
        return f"{self.handler} {self.entry_id}"
