"""What tickets are to each other, in words; (kind, read from the other side)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.tickets.models import LinkKind

WORDS: dict[tuple[str, bool], Promise] = {
    (LinkKind.RELATED, False): _("Related to"),
    (LinkKind.RELATED, True): _("Related to"),
    (LinkKind.CAUSED_BY, False): _("Caused by"),
    (LinkKind.CAUSED_BY, True): _("Cause of"),
    (LinkKind.BLOCKS, False): _("Blocks"),
    (LinkKind.BLOCKS, True): _("Blocked by"),
    (LinkKind.DUPLICATE_OF, False): _("Duplicate of"),
    (LinkKind.DUPLICATE_OF, True): _("Has the duplicate"),
    (LinkKind.FOLLOWS, False): _("Follows"),
    (LinkKind.FOLLOWS, True): _("Followed by"),
    (LinkKind.SPLIT_FROM, False): _("Split off from"),
    (LinkKind.SPLIT_FROM, True): _("Split off from this one"),
    ("merged", True): _("Merged into this one"),
}
REVERSE = ":reverse"
# What one can choose; a split is linked by splitting.
CHOICES = [
    (kind + (REVERSE if reverse else ""), words)
    for (kind, reverse), words in WORDS.items()
    if kind not in (LinkKind.SPLIT_FROM, "merged") and not (kind == LinkKind.RELATED and reverse)
]


def say(how: str, *, reverse: bool) -> str:
    return str(WORDS.get((how, reverse), how))
