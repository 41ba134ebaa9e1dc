"""The reasons of proposals in words, for whoever looks at what is new."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.priorities import IMPACTS, URGENCIES
from servanda.contracts import coverage
from servanda.people.models import Customer, Staff
from servanda.people.rota import Presence, Rota, rota_of_staff
from servanda.presentation.wording import say_clock, say_time
from servanda.tickets.triage import Candidate, Reason

Values = Mapping[str, Any]


def reason_words(reason: Reason) -> str:
    """Why something is proposed, in the reader's language."""
    return SAY[reason.code](reason.values)


def about(candidate: Candidate) -> str:
    """Why they, and where they stand: "own supporter · in until 16:30, 2 open"."""
    parts = [reason_words(reason) for reason in candidate.reasons]
    parts.append(f"{presence_words(candidate.presence)}, {_load(candidate.load)}")
    if candidate.quiet_until:
        parts.append(quiet_words(candidate.quiet_until))
    return " · ".join(parts)


def quiet_words(until: datetime) -> str:
    """ "quiet until 14:00; P1 still gets through"."""
    return _("quiet until %(time)s; P1 still gets through") % {"time": _clock(until)}


def presence_words(presence: Presence) -> str:
    """ "in until 16:30", "in from 13:00", "away until Monday 8:00"; never why."""
    until = presence.until
    if presence.state == "gone":
        return _("works here no more")
    if until is None:
        return _("in") if presence.state == "in" else _("away")
    if presence.state == "in":
        return _("in until %(time)s") % {"time": _clock(until)}
    if presence.state == "later":
        return _("in from %(time)s") % {"time": _clock(until)}
    words = _("away until %(time)s") if presence.state == "away" else _("in again %(time)s")
    return words % {"time": _when(until)}


def _clock(instant: datetime) -> str:
    return say_clock(instant, zone=timezone.get_current_timezone())


def _when(instant: datetime) -> str:
    zone = timezone.get_current_timezone()
    return say_time(instant, zone=zone, language=get_language() or "en", now=kernel.now())


def _load(number: int) -> str:
    if not number:
        return _("nothing open")
    return ngettext("%(number)s open", "%(number)s open", number) % {"number": number}


def _solved_like(values: Values) -> str:
    number = values["number"]
    words = ngettext("solved one like this", "solved %(number)s like this", number)
    return words % {"number": number}


def _says(values: Values) -> str:
    return _("the words say “%(words)s”") % {"words": values["words"].strip()}


def _impact(values: Values) -> str:
    impact, urgency = IMPACTS[values["impact"]], URGENCIES[values["urgency"]]
    said = ", ".join(f"“{words.strip()}”" for words in values["words"])
    words = f"{impact} × {urgency}: {said}" if said else f"{impact} × {urgency}"
    agreed = _("agreed in the contract")
    return f"{words} · {agreed}" if values.get("agreed") else words


def _covered(values: Values) -> str:
    return coverage.say(values["because"]).rstrip(".")


SAY: Mapping[str, Callable[[Values], str]] = {
    "as_it_came": lambda values: _("as it came in"),
    "contract": lambda values: _("as the contract says"),
    "covered": _covered,
    "customers_team": lambda values: _("the customer's team"),
    "deputy": lambda values: _("deputy of the own supporter"),
    "has_room": lambda values: _("has room"),
    "impact": _impact,
    "mail_names_it": lambda values: _("the words name it"),
    "named_already": lambda values: _("named when it was opened"),
    "nobody_in": lambda values: _("nobody of them is in: the team has it"),
    "nobody_known": lambda values: _("nobody comes to mind: choose a team"),
    "none_named": lambda values: _("none is named"),
    "of_team": lambda values: _("of this team"),
    "own_supporter": lambda values: _("own supporter"),
    "says": _says,
    "several_named": lambda values: _("several are named: choose one"),
    "solved_like": _solved_like,
    "stands_in": lambda values: _("stands in for %(name)s") % values,
    "usual": lambda values: _("as usual without a contract"),
}


def hands_of(customer: Customer, now: datetime) -> list[tuple[str, Staff, str]]:
    """The customer's own supporter and their deputy, each with where they stand now."""
    named = [
        (_("Own supporter"), customer.own_supporter),
        (_("Deputy"), customer.deputy),
    ]
    people = [(label, person) for label, person in named if person is not None]
    rota = rota_of_staff((person for _label, person in people), now)
    return [(label, person, standing(person, rota, now)) for label, person in people]


def standing(person: Staff, rota: Rota, now: datetime) -> str:
    """ "in until 16:30, quiet until 14:00; P1 still gets through"."""
    words = presence_words(rota.presence(person, now))
    quiet = rota.quiet.get(person.pk)
    return f"{words}, {quiet_words(quiet)}" if quiet else words
