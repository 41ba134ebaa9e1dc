"""The head's page: was everybody answered, is kept what we promised, has somebody too much?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.desk.asked import NOBODYS, Asked, asked
from servanda.desk.day_charts import charts
from servanda.desk.door import StaffRequest, door
from servanda.desk.figures import NAMES, groups
from servanda.desk.tails import minute, tail_of
from servanda.kernel import kept
from servanda.onboarding.queries import unaligned
from servanda.people import actors
from servanda.people.access import may
from servanda.people.models import Staff
from servanda.people.queries import customer_list, staff_in_office, teams
from servanda.reviews import behind
from servanda.reviews.load import Load
from servanda.reviews.overview import Overview
from servanda.reviews.sentences import sentences, why
from servanda.tickets.callbacks import missed
from servanda.tickets.lists import tickets_by_key

PAGE = 100
SHOWN = 8


@dataclass(frozen=True, slots=True)
class TeamRow:
    """What one team's queue saw: (number, address of the tickets behind it) each."""

    name: object
    cells: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class LoadRow:
    load: Load
    why: str
    open_url: str
    due_url: str


@require_safe
@door("day.read")
def day(request: StaffRequest) -> HttpResponse:
    """`?span=day|week|month&on=2026-06-01&team=…&customer=…`; without them today, everything."""
    wanted = asked(request, request.actor)
    figures = kept.current(
        ("day", request.actor, request.get_full_path(), get_language(), request.staff.zone),
        tail_of(request, request.actor),
        lambda: _figures(request, wanted),
        moment=minute(kernel.now()),
    )
    standing = {"may_sight": may(request.actor, "provider.edit"), "here": "day"}
    return render(request, "desk/day.html", frame(wanted) | figures | standing)


def _figures(request: StaffRequest, wanted: Asked) -> dict[str, object]:
    """All that the page says of its period, read from the database."""
    overview = Overview(wanted.scope, wanted.period)
    waiting = overview.unanswered[:SHOWN]
    now = kernel.now()
    return {
        "overview": overview,
        "sentences": sentences(overview),
        "groups": groups(overview, wanted),
        "charts": charts(overview, wanted),
        "waiting": tickets_in_order(request, waiting),
        "missed_callbacks": list(missed(request.actor, now)) if overview.is_now else (),
        "unaligned": list(unaligned(request.actor, now)[:SHOWN]) if overview.is_now else (),
        "now": now,
        "waiting_url": wanted.rows("unanswered"),
        "team_rows": team_rows(overview, wanted),
        "load_rows": load_rows(overview, wanted),
        "teams": list(teams()),
        "customers": list(customer_list(request.actor)),
        "nobodys": NOBODYS,
    }


@require_safe
@door("day.read")
def day_list(request: StaffRequest, figure: str) -> HttpResponse:
    """The tickets behind one figure, as many as the figure says."""
    wanted = asked(request, request.actor)
    if figure in behind.WORK and (ref := request.GET.get("holder")):
        wanted = replace(wanted, scope=replace(wanted.scope, person=_colleague(ref).pk))
    return rows_page(request, wanted, figure)


def rows_page(request: StaffRequest, wanted: Asked, figure: str) -> HttpResponse:
    try:
        items = behind.behind(wanted.question(), figure)
    except KeyError:
        raise Http404 from None
    page = Paginator(items, PAGE).get_page(request.GET.get("page"))
    tickets = tickets_by_key(request.actor, [item.ticket for item in page])
    names = actors.names(item.actor for item in page if item.actor is not None)
    rows = [
        (
            item,
            tickets[item.ticket],
            names.get((item.actor.kind, item.actor.id)) if item.actor else "",
        )
        for item in page
        if item.ticket in tickets
    ]
    context = frame(wanted) | {
        "rows": rows,
        "page": page,
        "total": len(items),
        "name": NAMES[figure],
        "here": "day",
    }
    return render(request, "desk/day_list.html", context)


def frame(wanted: Asked) -> dict[str, object]:
    """What every page about a period shows at its head."""
    period = wanted.period
    overview = Overview(wanted.scope, period)
    return {
        "asked": wanted,
        "period": period,
        "is_now": overview.is_now,
        "last_day": period.days[-1],
        "before_url": wanted.on(period.before),
        "after_url": "" if overview.is_now else wanted.on(period.after),
        "spans": [(span, wanted.page(span=span)) for span in ("day", "week", "month")],
        "page_url": wanted.page(),
    }


def tickets_in_order(request: StaffRequest, keys: Sequence[int]) -> list[object]:
    found = tickets_by_key(request.actor, keys)
    return [found[key] for key in keys if key in found]


def team_rows(overview: Overview, wanted: Asked) -> list[TeamRow]:
    """Figures of each team: what came in, answers, misses, what is open and due."""
    counted = [
        ("came_in", overview.acts.by_team("came_in")),
        ("answers", overview.acts.by_team("answers")),
        ("missed", overview.acts.by_team("missed")),
        ("open", overview.open_by_team),
    ]
    found = []
    for key, name, code in [
        *((team.pk, team.name, team.code) for team in teams()),
        (None, "", NOBODYS),
    ]:
        cells = [
            (numbers.get(key, 0), wanted.rows(figure, team=code)) for figure, numbers in counted
        ]
        if any(number for number, _url in cells):
            found.append(TeamRow(name, cells))
    return found


def load_rows(overview: Overview, wanted: Asked) -> list[LoadRow]:
    if not overview.is_now:
        return []
    return [
        LoadRow(
            load,
            why(load),
            wanted.rows("open", holder=load.staff.ref),
            wanted.rows("due_open", holder=load.staff.ref, span="day", on=""),
        )
        for load in overview.loads
    ]


def _colleague(ref: str) -> Staff:
    found = staff_in_office().filter(ref=ref).first()
    if found is None:
        raise Http404
    return found
