"""The figures of the head's page as they are shown: each with its name, the one before, and the
address of the tickets behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.desk.asked import Asked
from servanda.reviews.overview import Overview

NAMES: dict[str, Promise] = {
    "came_in": _("Came in"),
    "answered": _("Answered of what came in"),
    "waiting": _("Came in, not answered yet"),
    "in_time": _("First answers"),
    "answers": _("Answers given"),
    "unanswered": _("Waiting for a first answer"),
    "spoke_last": _("The customer spoke last"),
    "calls": _("Calls"),
    "due": _("Targets due"),
    "due_open": _("Due and still open"),
    "promised": _("Times promised"),
    "promised_open": _("Promised and still open"),
    "missed": _("Missed"),
    "untold": _("Missed without a word"),
    "escalations": _("Escalations"),
    "escalations_open": _("Not acknowledged"),
    "solved": _("Solved"),
    "confirmed": _("Confirmed by customers"),
    "unconfirmed": _("Solved, not confirmed"),
    "open": _("Open"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """`before` is the same figure of the period before, where that can be said."""

    code: str
    value: int
    url: str
    before: int | None = None

    @property
    def name(self) -> Promise:
        return NAMES[self.code]


@dataclass(frozen=True, slots=True)
class Group:
    title: Promise
    figures: Sequence[Figure]


def personal_groups(overview: Overview, asked: Asked) -> list[Group]:
    """Of one colleague: what they did, and how it went with the tickets that are theirs."""

    def acts(code: str) -> Figure:
        totals = overview.acts.total(code), overview.acts.total(code, current=False)
        return Figure(code, totals[0], asked.rows(code), totals[1])

    def plain(code: str, value: int) -> Figure:
        return Figure(code, value, asked.rows(code))

    return [
        Group(_("What was done"), [acts("answers"), acts("calls"), acts("solved")]),
        Group(
            _("The tickets of this colleague"),
            [
                plain("open", sum(overview.open_by_team.values())),
                plain("due_open", len(overview.due_open)),
                acts("missed"),
                plain("untold", len(overview.untold)),
                acts("confirmed"),
                plain("unconfirmed", overview.unconfirmed),
            ],
        ),
    ]


def groups(overview: Overview, asked: Asked) -> list[Group]:
    """All of them, under the three questions they answer."""

    def acts(code: str) -> Figure:
        totals = overview.acts.total(code), overview.acts.total(code, current=False)
        return Figure(code, totals[0], asked.rows(code), totals[1])

    def plain(code: str, value: int, before: int | None = None) -> Figure:
        return Figure(code, value, asked.rows(code), before)

    now, before = overview.responses, overview.responses_before
    unacknowledged = overview.firings.count(False)
    return [
        Group(
            _("Was everybody answered?"),
            [
                acts("came_in"),
                plain("answered", len(now.answered), len(before.answered)),
                plain("unanswered", len(overview.unanswered)),
                plain("spoke_last", len(overview.spoke_last)),
                acts("answers"),
                acts("calls"),
            ],
        ),
        Group(
            _("Did we keep what we promised?"),
            [
                plain("due", len(overview.dues)),
                plain("due_open", len(overview.due_open)),
                plain("promised", len(overview.promised)),
                plain("promised_open", overview.promised.count(True)),
                acts("missed"),
                plain("untold", len(overview.untold)),
                plain("escalations", len(overview.firings)),
                plain("escalations_open", unacknowledged),
            ],
        ),
        Group(
            _("Was it finished?"),
            [
                acts("solved"),
                acts("confirmed"),
                plain("unconfirmed", overview.unconfirmed),
                plain("open", sum(overview.open_by_team.values())),
            ],
        ),
    ]
