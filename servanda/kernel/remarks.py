"""Reasons that were given with acts, for those who put the journal into words."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.kernel.models import Remark


def remarks_by_key(keys: Iterable[int]) -> dict[int, str]:
    """What they say, in one query at most; an erased one says nothing."""
    wanted = set(keys)
    if not wanted:
        return {}
    return dict(Remark.objects.filter(pk__in=wanted).values_list("pk", "text"))
