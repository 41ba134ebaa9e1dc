"""Templates of answers, as colleagues look for them."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.people.access import may
from servanda.tickets.models import AnswerTemplate
from servanda.tickets.models.wording import AnswerTemplateQuerySet


def templates(actor: Actor) -> list[AnswerTemplate]:
    """Those offered to who may answer, by name in the reader's language."""
    if not may(actor, "ticket.answer"):
        return []
    return sorted(AnswerTemplate.objects.in_use(), key=lambda one: str(one.name).casefold())


def all_templates(actor: Actor) -> AnswerTemplateQuerySet:
    """Also those put aside, for who may change them."""
    found = AnswerTemplate.objects.order_by("retired_at", "pk")
    return found if may(actor, "wording.edit") else found.none()
