"""Who became part of a ticket, and who no longer is, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _


class Speaker(Protocol):
    """What these sentences need of whoever speaks them: the names of contacts."""

    contacts: dict[int, str]


Say = Callable[[Any, dict[str, Any]], str]


def _named(speaker: Speaker, data: dict[str, Any], named: str, unnamed: str) -> str:
    name = speaker.contacts.get(data.get("contact") or 0)
    return named % {"name": name} if name else unnamed


def requester(speaker: Speaker, data: dict[str, Any]) -> str:
    return _named(
        speaker,
        data,
        _("It is the matter of %(name)s from now on."),
        _("It is somebody else's matter from now on."),
    )


def moved(speaker: Speaker, data: dict[str, Any]) -> str:
    said = _named(
        speaker,
        data,
        _("Another customer's: it is the matter of %(name)s from now on."),
        _("It is another customer's from now on."),
    )
    if data.get("hidden"):
        said += " " + _("What was said before is for colleagues only.")
    return said


def involved(speaker: Speaker, data: dict[str, Any]) -> str:
    return _named(
        speaker, data, _("%(name)s gets copies from now on."), _("A further address gets copies.")
    )


def left_out(speaker: Speaker, data: dict[str, Any]) -> str:
    return _named(
        speaker,
        data,
        _("%(name)s gets no copies any more."),
        _("An address gets no copies any more."),
    )


SENTENCES: Final[Mapping[str, Say]] = {
    "ticket.requester_changed": requester,
    "ticket.moved_to_customer": moved,
    "ticket.involved": involved,
    "ticket.left_out": left_out,
}
NAMED: Final = frozenset(SENTENCES)
