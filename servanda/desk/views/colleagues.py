"""Who is in, who is away until when, and who is not to be disturbed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_time
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda import kernel
from servanda.desk import pairing
from servanda.desk.away_form import KINDS, AwayForm
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused
from servanda.people import actions, queries
from servanda.people.access import may
from servanda.people.models import Absence, Staff
from servanda.people.rota import rota_of_staff

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Shown:
    """One absence as this reader may see it; `kind` is empty for most."""

    row: Absence
    kind: str | Promise
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class One:
    staff: Staff
    words: str
    absences: list[Shown] = field(default_factory=list)


@require_safe
@door("staff.read")
def colleagues(request: StaffRequest) -> HttpResponse:
    return _page(request, AwayForm(me=request.staff, actor=request.actor))


def _page(request: StaffRequest, form: AwayForm, status: int = 200) -> HttpResponse:
    now = kernel.now()
    people = list(queries.colleagues(request.actor))
    rota = rota_of_staff(people, now)
    away: dict[int, list[Shown]] = {}
    for row in queries.absences(request.actor, now):
        away.setdefault(row.staff_id, []).append(_shown(request, row))
    local = now.astimezone(ZoneInfo(request.staff.zone))
    context = {
        "people": [
            One(one, pairing.standing(one, rota, now), away.get(one.pk, [])) for one in people
        ],
        "form": form,
        "before_noon": local.time() < NOON,
        "here": "colleagues",
    }
    return render(request, "desk/colleagues.html", context, status=status)


def _shown(request: StaffRequest, row: Absence) -> Shown:
    kind = row.kind_for(request.actor)
    own = row.staff_id == request.staff.pk
    return Shown(row, dict(KINDS).get(kind, ""), own or may(request.actor, "absence.edit"))


@require_POST
@door("staff.read")
def away(request: StaffRequest) -> HttpResponse:
    form = AwayForm(request.POST, me=request.staff, actor=request.actor)
    if form.is_valid():
        try:
            actions.add_absence(form.who(), by=request.actor, **form.values())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Entered. Nobody is told why."))
            return redirect("desk:colleagues")
    return _page(request, form, 422)


@require_POST
@door("staff.read")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    absence = get_object_or_404(queries.absences(request.actor, kernel.now()), pk=pk)
    try:
        actions.withdraw_absence(absence, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("desk:colleagues")


@require_POST
@door("staff.read")
def be_quiet(request: StaffRequest) -> HttpResponse:
    """For 30 minutes, until noon, for the rest of the working day, or until a time of one's own."""
    until = _until(request.staff, request.POST.get("for", ""), request.POST.get("until", ""))
    try:
        if until is None:
            raise Refused(_("Say until when, as 14:30."), code="no_time")
        actions.be_quiet(request.staff, by=request.actor, until=until)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("You work undisturbed. What must not wait still comes."))
    return _back(request)


@require_POST
@door("staff.read")
def end_quiet(request: StaffRequest) -> HttpResponse:
    actions.end_quiet(request.staff, by=request.actor)
    messages.success(request, _("You can be disturbed again; what waited is on its way."))
    return _back(request)


def _until(staff: Staff, how: str, wanted: str) -> datetime | None:
    now = kernel.now()
    local = now.astimezone(ZoneInfo(staff.zone))
    if how == "30":
        return now + timedelta(minutes=30)
    if how == "noon":
        return datetime.combine(local.date(), NOON, local.tzinfo)
    if how == "today":
        presence = rota_of_staff([staff], now).presence(staff, now)
        midnight = datetime.combine(local.date() + timedelta(days=1), time(0), local.tzinfo)
        return (presence.until if presence.state == "in" else None) or midnight
    try:
        clock = parse_time(wanted)
    except ValueError:
        clock = None
    return datetime.combine(local.date(), clock, local.tzinfo) if clock else None


def _back(request: StaffRequest) -> HttpResponse:
    wanted = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe else "desk:colleagues")
