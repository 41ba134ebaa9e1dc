"""What the telephone leaves in a ticket's history, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Speaker(Protocol):
    """What these sentences need of whoever speaks them: the names of contacts."""

    contacts: dict[int, str]


Say = Callable[[Any, dict[str, Any]], str]
# Rows whose sentence names the contact.
NAMED: Final = frozenset({"ticket.joined", "ticket.reporter_taken_out", "ticket.reporter_put_back"})


def _name(speaker: Speaker, data: dict[str, Any]) -> dict[str, str]:
    return {"name": speaker.contacts.get(data["contact"], "")}


def joined(speaker: Speaker, data: dict[str, Any]) -> str:
    return _("%(name)s reported the same fault.") % _name(speaker, data)


def taken_out(speaker: Speaker, data: dict[str, Any]) -> str:
    if data.get("into"):
        said = _("%(name)s has another fault: their call became a ticket of its own.")
        return said % _name(speaker, data)
    return _("%(name)s is no longer part of it.") % _name(speaker, data)


def put_back(speaker: Speaker, data: dict[str, Any]) -> str:
    return _("%(name)s is part of it again.") % _name(speaker, data)


def mail_up(speaker: Speaker, data: dict[str, Any]) -> str:
    if not data.get("released"):
        return _("Their mail works again.")
    return ngettext(
        "Their mail works again; the letter held was sent.",
        "Their mail works again; %(number)s held letters were sent.",
        data["released"],
    ) % {"number": data["released"]}


def tried(speaker: Speaker, data: dict[str, Any]) -> str:
    return ngettext(
        "Called back; nobody answered.",
        "Called back; nobody answered (%(number)s times so far).",
        data["attempt"],
    ) % {"number": data["attempt"]}


SENTENCES: Final[Mapping[str, Say]] = {
    "ticket.joined": joined,
    "ticket.reporter_taken_out": taken_out,
    "ticket.reporter_put_back": put_back,
    "ticket.part_of": lambda s, d: _("Part of a fault of ours that several customers feel."),
    "ticket.felt_by": lambda s, d: _("One more customer feels it: they have a ticket too."),
    "ticket.mail_down": lambda s, d: _("Their mail is down: letters are held, we phone."),
    "ticket.mail_up": mail_up,
    "callback.agreed": lambda s, d: _("A callback was agreed."),
    "callback.moved": lambda s, d: _("The callback was moved."),
    "callback.given": lambda s, d: _("Somebody else calls back."),
    "callback.tried": tried,
    "callback.missed": lambda s, d: _("The callback was missed; others were told."),
    "callback.done": lambda s, d: _("Called back as agreed."),
    "callback.cancelled": lambda s, d: _("The callback was cancelled."),
    "callback.restored": lambda s, d: _("The callback stands again."),
}
