"""Why a mail is held, in words that say what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {}


def say(reason: str) -> Promise | str:
    """The sentence for a reason code; an unknown one is shown as it is."""
    return REASONS.get(reason, _("It needs a look.") if not reason else reason)
