"""What holds for all letters: the causes to choose from, and who may let how much go."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.kernel.words import as_words
from servanda.misses import blame, limits
from servanda.misses.events import CauseSaved, LimitSet
from servanda.misses.models import Cause, Limit
from servanda.people.access import demand

STREAM = "misses"


def save_cause(cause: Cause | None, *, by: Actor, name: Mapping[str, str] | str) -> Cause:
    """A new cause to choose from, or other words for one. Raises Refused for no words, and for
    words that put it on the customer."""
    demand(by, "wording.edit")
    words = as_words(name)
    if not any(text.strip() for text in words.values()):
        raise Refused(_("Give the cause words, in one language at least."), code="no_words")
    blame.check(*words.values())
    with action():
        kept = cause or Cause(position=_next_position())
        kept.name = words
        kept.save()
        record(CauseSaved(kept.pk), _stream(), by=by)
    return kept


def retire_cause(cause: Cause, *, by: Actor, retired: bool = True) -> None:
    """Offer it no more, or offer it again."""
    demand(by, "wording.edit")
    with action():
        cause.retired_at = kernel.now() if retired else None
        cause.save(update_fields=["retired_at"])
        record(CauseSaved(cause.pk, retired), _stream(), by=by)


def set_limit(role: str, currency: str, *, by: Actor, upto: Money | None) -> None:
    """Up to which credit in one letter a role may let it go; None: any. Raises ValueError for a
    role that lets nothing go, or whose word is the last."""
    demand(by, "limit.edit")
    if role not in limits.LIMITED:
        raise ValueError(f"{role} has no limit")
    with action():
        if upto is None:
            Limit.objects.filter(role=role, currency=currency).delete()
        else:
            Limit.objects.update_or_create(
                role=role, currency=currency, defaults={"minor": upto.minor}
            )
        record(LimitSet(role, currency, upto.minor if upto else None), _stream(), by=by)


def _next_position() -> int:
    return int(Cause.objects.aggregate(last=Max("position"))["last"] or 0) + 1


def _stream() -> Stream:
    return Stream.objects.get_or_create(key=STREAM)[0]
