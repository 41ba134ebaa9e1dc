"""Journal rows that count: without those that were taken back."""

from __future__ import annotations

from django.db.models import Exists, IntegerField, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from servanda.kernel.models import Entry
from servanda.tickets import events


def standing(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Of these rows those that nobody took back."""
    undoing = (
        Entry.objects.filter(kind=events.TakenBack.kind)
        .annotate(undone=Cast(KT("data__undoes"), IntegerField()))
        .filter(stream=OuterRef("stream"), undone=OuterRef("number"))
    )
    return rows.filter(~Exists(undoing))
