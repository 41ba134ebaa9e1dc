"""Figures about one person, for that person and their coach."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.desk.asked import Asked, asked
from servanda.desk.day_charts import flow
from servanda.desk.door import StaffRequest, door
from servanda.desk.figures import personal_groups
from servanda.desk.views.day import frame, rows_page
from servanda.people.models import Staff
from servanda.reviews.overview import Overview
from servanda.reviews.personal import coached_by, may_see


@require_safe
@door()
def figures(request: StaffRequest) -> HttpResponse:
    """My own; `?who=…` those of a colleague whom I coach."""
    person = _person(request)
    wanted = _about(request, person)
    context = frame(wanted) | {
        "person": person,
        "is_mine": person == request.staff,
        "coached": coached_by(request.staff),
        "mine_url": wanted.page(who=""),
        "here": "figures",
    }
    if not may_see(request.staff, person):
        return render(request, "desk/figures_off.html", context)
    overview = Overview(wanted.scope, wanted.period)
    context |= {"groups": personal_groups(overview, wanted), "charts": [flow(overview, wanted)]}
    return render(request, "desk/figures.html", context)


@require_safe
@door()
def figures_list(request: StaffRequest, figure: str) -> HttpResponse:
    """The tickets behind one of these figures."""
    person = _person(request)
    if not may_see(request.staff, person):
        raise Http404
    return rows_page(request, _about(request, person), figure)


def _person(request: StaffRequest) -> Staff:
    """Raises Http404 for a colleague whose figures are not for the reader."""
    ref = request.GET.get("who", "")
    if ref in ("", request.staff.ref):
        return request.staff
    found = coached_by(request.staff).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def _about(request: StaffRequest, person: Staff) -> Asked:
    wanted = asked(request, request.actor)
    return replace(
        wanted,
        scope=replace(wanted.scope, person=person.pk),
        names=("desk:figures", "desk:figures_list"),
    )
