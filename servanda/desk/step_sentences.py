"""What a checklist leaves in a ticket's history, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Speaker(Protocol):
    """What these sentences need of whoever speaks them: steps and procedures by key."""

    steps: dict[int, str]
    procedures: dict[int, str]


Say = Callable[[Any, dict[str, Any]], str]


def _step(words: Promise) -> Say:
    def say(speaker: Speaker, data: dict[str, Any]) -> str:
        return str(words) % {"step": speaker.steps.get(data["step"], "…")}

    return say


def _procedure(words: Promise) -> Say:
    def say(speaker: Speaker, data: dict[str, Any]) -> str:
        return str(words) % {"name": speaker.procedures.get(data["procedure"], "…")}

    return say


SENTENCES: Final[Mapping[str, Say]] = {
    "ticket.procedure_chosen": _procedure(_("Goes by the procedure: %(name)s.")),
    "ticket.procedure_dropped": _procedure(_("The procedure did not fit: %(name)s.")),
    "ticket.procedure_taken_up": _procedure(_("Goes by the procedure after all: %(name)s.")),
    "ticket.step_added": _step(_("On the checklist: %(step)s")),
    "ticket.step_removed": _step(_("Off the checklist: %(step)s")),
    "ticket.step_put_back": _step(_("On the checklist again: %(step)s")),
    "ticket.step_done": _step(_("Done: %(step)s")),
    "ticket.step_skipped": _step(_("Left out: %(step)s")),
    "ticket.step_opened": _step(_("Open again: %(step)s")),
    "ticket.step_noted": _step(_("Noted on the step: %(step)s")),
}
