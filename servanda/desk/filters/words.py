"""How a sentence says each facet, and each value that has no row of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.desk.choices import KINDS
from servanda.desk.owed import STATES
from servanda.tickets.filters import COVERED, ME, NOBODY, NOT_COVERED
from servanda.tickets.models import LIVE

# What each is called where one is chosen, in the order in which they are offered.
FACETS: Final[Mapping[str, Promise]] = {
    "customer": _("Customer"),
    "who": _("Assigned to"),
    "team": _("Team"),
    "priority": _("Priority"),
    "level": _("Level"),
    "kind": _("Kind"),
    "system": _("System"),
    "service": _("Service"),
    "due": _("Due"),
    "state": _("State"),
    "cover": _("Contract"),
    "age": _("Age"),
}
# The others are said by their values alone.
PHRASES: Final[Mapping[str, Promise]] = {
    "customer": _("of %(names)s"),
    "level": _("at %(names)s"),
    "priority": _("with priority %(names)s"),
    "kind": _("of the kind %(names)s"),
    "who": _("assigned to %(names)s"),
    "team": _("for the team %(names)s"),
    "system": _("about %(names)s"),
    "service": _("in the service %(names)s"),
    "state": _("in the state “%(names)s”"),
    "q": _("with the words “%(names)s”"),
}
VALUES: Final[Mapping[str, Mapping[str, Promise | str]]] = {
    "priority": {str(number): f"P{number}" for number in (1, 2, 3, 4)},
    "kind": {str(code): name for code, name in KINDS},
    "state": {str(code): STATES[code] for code in LIVE},
    "cover": {
        COVERED: _("covered by a contract"),
        NOT_COVERED: _("not covered by a contract"),
    },
    "age": {
        "1d": _("older than a day"),
        "3d": _("older than three days"),
        "7d": _("older than a week"),
        "30d": _("older than a month"),
    },
    "due": {
        "late": _("already late"),
        "1h": _("due within an hour"),
        "4h": _("due within four hours"),
        "today": _("due today"),
        "tomorrow": _("due by tomorrow night"),
        "7d": _("due within a week"),
    },
    "who": {ME: _("me"), NOBODY: _("nobody")},
    "group": {
        "customer": _("by customer"),
        "who": _("by assignee"),
        "level": _("by level"),
    },
}
