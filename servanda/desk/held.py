"""Why a mail is held, in words that say what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "no_sender": _("It names no sender, so nobody could be answered."),
    "authentication": _("The sender's address could not be proven. Ask them on another way first."),
    "automatic": _("An automatic answer that belongs to no ticket of ours."),
    "list": _("It came through a mailing list."),
    "loop": _("It is our own mail, come back."),
    "rate": _("This address sent too much in an hour; the rest waits here."),
    "error": _("We could not process it. It is kept as it came; releasing it tries again."),
    "crash": _("It stopped the intake several times, so it was put here. It is kept as it came."),
    "discarded": _("Put aside by a colleague."),
}


def say(reason: str) -> Promise | str:
    """The sentence for a reason code; an unknown one is shown as it is."""
    code = reason.split(":")[0]
    return REASONS.get(code) or reason or _("It needs a look.")
