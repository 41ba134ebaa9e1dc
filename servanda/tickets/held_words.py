"""Why a mail is held, in words: a sentence, and short."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "stranger": _("It points to a ticket in which its sender has no part."),
    "authentication": _("The sender's address could not be proven. Ask them on another way first."),
    "automatic": _("An automatic answer that belongs to no ticket of ours."),
    "list": _("It came through a mailing list."),
    "rate": _("This address sent too much in a short time; the rest waits here."),
    "loop": _("It is our own mail, come back."),
    "no_sender": _("It names no sender, so nobody could be answered."),
    "error": _("We could not process it. It is kept as it came; releasing it tries again."),
    "crash": _("It stopped the intake several times, so it was put here. It is kept as it came."),
}
SHORT: dict[str, Promise] = {
    "stranger": _("Points to a ticket"),
    "authentication": _("Sender not proven"),
    "automatic": _("Automatic answer"),
    "list": _("Mailing list"),
    "rate": _("Too much at once"),
    "loop": _("Our own mail"),
    "no_sender": _("No sender"),
    "error": _("Failed"),
    "crash": _("Stopped the intake"),
}


def code(reason: str) -> str:
    """A reason without the mark by which a failure is found in the log."""
    return reason.partition(":")[0]


def say(reason: str) -> Promise | str:
    """The sentence for a reason code; an unknown one is shown as it is."""
    return REASONS.get(code(reason)) or reason or _("It needs a look.")


def short(reason: str) -> Promise | str:
    return SHORT.get(code(reason)) or reason


def mark(reason: str) -> str:
    """What to look for in the log; "" for a reason that is no failure."""
    return reason.partition(":")[2]


def in_order(reasons: Iterable[str]) -> list[str]:
    """Those that need a person's eye first."""
    order = list(REASONS)
    return sorted(reasons, key=lambda one: (order.index(one) if one in order else 99, one))
