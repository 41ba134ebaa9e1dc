"""Prepared words changed. The words themselves are the provider's and stand in their rows."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event


@event("template.saved")
@dataclass(frozen=True)
class TemplateSaved(Event):
    """`retired`: nobody is offered it any more."""

    template: int
    retired: bool = False


@event("helpful.saved")
@dataclass(frozen=True)
class HelpfulSaved(Event):
    """`own`: the provider's words count from now on, not the product's."""

    language: str
    own: bool
