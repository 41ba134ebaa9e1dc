"""What a ticket can be, and where it can stand."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    INCIDENT = "incident"
    REQUEST = "request"
    QUESTION = "question"
    QUOTE = "quote"
    COMPLAINT = "complaint"
    TASK = "task"
    ALERT = "alert"


class State(models.TextChoices):
    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    SCHEDULED = "scheduled"
    SOLVED = "solved"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    NOT_A_TICKET = "not_a_ticket"


LIVE = (
    State.NEW,
    State.OPEN,
    State.WAITING_CUSTOMER,
    State.WAITING_THIRD_PARTY,
    State.SCHEDULED,
)
OURS_TO_END = (Kind.TASK, Kind.ALERT)
