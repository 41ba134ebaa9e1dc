"""The three questions of a head in the morning, each answered in one sentence of the reader's
language: was everybody answered, will what is due be kept, has somebody too much?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from servanda.presentation import wording
from servanda.reviews.load import Load
from servanda.reviews.overview import Overview

A_MINUTE = timedelta(minutes=1)
NAMED = 3


def sentences(overview: Overview) -> list[str]:
    """Plain text, in the active language; times are in the zone of the period."""
    return [answered(overview), due(overview), burdened(overview)]


def answered(overview: Overview) -> str:
    parts = {
        "came": _came_in(overview.acts.total("came_in")),
        "answered": _were_answered(overview),
        "waiting": _waiting(overview),
    }
    if not overview.responses.all:
        return _("%(came)s; %(waiting)s.") % parts
    return _("%(came)s, %(answered)s; %(waiting)s.") % parts


def _came_in(number: int) -> str:
    if not number:
        return _("Nothing came in")
    return ngettext("%(n)s came in", "%(n)s came in", number) % {"n": number}


def _were_answered(overview: Overview) -> str:
    number, slowest = len(overview.responses.answered), overview.responses.slowest
    if slowest is None or slowest.after is None:
        return _("none of it was answered yet")
    if slowest.after < A_MINUTE:  # a caller, answered on the phone
        said = ngettext("%(n)s was answered at once", "%(n)s were answered, all at once", number)
        return said % {"n": number}
    said = ngettext(
        "%(n)s was answered, after %(time)s",
        "%(n)s were answered, the slowest after %(time)s",
        number,
    )
    return said % {"n": number, "time": _duration(slowest.after.total_seconds())}


def _waiting(overview: Overview) -> str:
    number = len(overview.unanswered)
    if not number:
        return _("nobody waits for a first answer")
    since = overview.scope.tickets.filter(pk=overview.unanswered[0])
    received = since.values_list("received_at", flat=True).first()
    said = ngettext(
        "%(n)s waits for a first answer since %(time)s",
        "%(n)s wait for a first answer, the longest since %(time)s",
        number,
    )
    return said % {"n": number, "time": _time(overview, received or overview.now)}


def due(overview: Overview) -> str:
    parts = {"due": _fall_due(overview), "untold": _untold(len(overview.untold))}
    return _("%(due)s; %(untold)s.") % parts


def _fall_due(overview: Overview) -> str:
    number, left = len(overview.dues), overview.due_open
    if not number:
        return _("Nothing is due")
    said = ngettext("%(n)s target is due", "%(n)s targets are due", number) % {"n": number}
    ahead = [one for one in left if one.at > overview.now]
    if not left:
        return _("%(due)s, all of it is done") % {"due": said}
    still = ngettext("%(n)s is still open", "%(n)s are still open", len(left)) % {"n": len(left)}
    if not ahead:
        return _("%(due)s, %(open)s") % {"due": said, "open": still}
    parts = {"due": said, "open": still, "time": _time(overview, ahead[0].at)}
    return _("%(due)s, %(open)s, the next one is due %(time)s") % parts


def _untold(number: int) -> str:
    if not number:
        return _("nothing was missed without a word to the customer")
    said = ngettext(
        "%(n)s was missed and the customer has heard nothing",
        "%(n)s were missed and the customers have heard nothing",
        number,
    )
    return said % {"n": number}


def burdened(overview: Overview) -> str:
    too_much = [load for load in overview.loads if load.why]
    if not too_much:
        return _("Nobody has too much on their desk.")
    names = ", ".join(f"{load.staff.name} ({why(load)})" for load in too_much[:NAMED])
    if len(too_much) > NAMED:
        parts = {"names": names, "more": len(too_much) - NAMED}
        return _("Too much lies with %(names)s and %(more)s more.") % parts
    return _("Too much lies with %(names)s.") % {"names": names}


def why(load: Load) -> str:
    """Why it is too much, in a few words; "" when it is not."""
    due_today = ngettext("%(n)s due today", "%(n)s due today", load.due) % {"n": load.due}
    if load.why == "away":
        return _("%(due)s, and away") % {"due": due_today}
    if load.why == "no_time":
        return _("%(due)s, and their working day is over") % {"due": due_today}
    if load.why == "hours":
        left = _duration(load.seconds_left or 0)
        return _("%(due)s in %(time)s of working time") % {"due": due_today, "time": left}
    if load.why == "many":
        return _("%(n)s open, more than twice what others have") % {"n": load.open}
    return ""


def _duration(seconds: float) -> str:
    return wording.say_duration(int(seconds), get_language() or "en")


def _time(overview: Overview, instant: datetime) -> str:
    return wording.say_time(
        instant,
        zone=overview.period.zone,
        language=get_language() or "en",
        now=overview.now,
    )
