from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from servanda.tickets.models import Ticket


class RowKind(models.IntegerChoices):
    """What a row of the index stands for; `Row.key` is its key."""

    TICKET = 1
    MESSAGE = 2
    FILE = 3


class Row(models.Model):
    """The words of a subject, a message or a file's name, as the index keeps them.

    Written by database triggers alone (migration 0002), in the transaction that writes the words:
    what is said can be found at once, and what is erased can be found no more. `at` is when it was
    said (a ticket: received). A larger `id` was written later.
    """

    kind = models.SmallIntegerField(choices=RowKind.choices)
    key = models.BigIntegerField()
    ticket = models.ForeignKey(Ticket, models.DO_NOTHING, db_constraint=False, related_name="+")
    public = models.BooleanField()
    at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_row_once")]
        indexes = [
            # A short list of what is not yet sorted in: nobody waits long who happens to sort it.
            GinIndex(fields=["words"], name="search_words", gin_pending_list_limit=1024),
            models.Index(fields=["at"], name="search_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Lexeme(models.Model):
    """A word that occurs in the index and in how many rows: what a typing error may have meant.

    Counted from time to time (`lexicon.learn`), lowered at once when words are erased.
    """

    word = models.CharField(max_length=40, primary_key=True)
    rows = models.IntegerField()

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_lexeme_like")]

    def __str__(self) -> str:
        return self.word


class Learned(models.Model):
    """How far the lexicon has read: the last row of the index that it counted. One row."""

    row = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.row)
