"""Opening hours: which there are, what they are today and from when they change."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.calendars import actions
from servanda.calendars.models import Calendar, CalendarVersion
from servanda.calendars.queries import (
    calendars_with_versions,
    hours_of,
    special_days,
    today_in,
    version_on,
)
from servanda.clocks.hypothetical import Outlook, outlook
from servanda.desk.door import StaffRequest, door
from servanda.desk.fields import DayField
from servanda.desk.settings.common import country_of, saved, tried, zone_field
from servanda.desk.settings.hours_form import HoursForm, language
from servanda.desk.settings.sections import back, shown
from servanda.desk.settings.words import WordsField
from servanda.kernel import Refused
from servanda.notices.hours import say_hours
from servanda.people.queries import provider


class NewCalendarForm(HoursForm):
    name = WordsField(label=gettext_lazy("Name"))
    zone = zone_field(gettext_lazy("Time zone"))


class ChangeForm(HoursForm):
    name = WordsField(label=gettext_lazy("Name"))
    effective_from = DayField(label=gettext_lazy("Counts from"))


@require_safe
@door("calendar.edit")
def calendars_page(request: StaffRequest) -> HttpResponse:
    now = kernel.now()
    found = list(calendars_with_versions())
    hours = hours_of(found)
    rows = [
        (one, say_hours(hours[one.pk], language=language(), at=now), _coming(one)) for one in found
    ]
    return shown(request, "desk/settings/calendars.html", "calendars", rows=rows)


def _coming(calendar: Calendar) -> list[CalendarVersion]:
    today = today_in(calendar)
    return [one for one in calendar.versions.all() if one.effective_from > today]


def _find(ref: str) -> Calendar:
    found: Calendar = get_object_or_404(calendars_with_versions(), ref=ref)
    return found


@require_safe
@door("calendar.edit")
def calendar(request: StaffRequest, ref: str) -> HttpResponse:
    found, now = _find(ref), kernel.now()
    today = today_in(found)
    version = version_on(found, today)
    context = {
        "calendar": found,
        "version": version,
        "words": say_hours(found.schedule(), language=language(), at=now),
        "days": list(special_days(version, today, language())),
        "coming": _coming(found),
    }
    return shown(request, "desk/settings/calendar.html", "calendars", **context)


@require_http_methods(["GET", "POST"])
@door("calendar.edit")
def new_calendar(request: StaffRequest) -> HttpResponse:
    """Begins with the usual week and the holidays of the company's country."""
    company = provider()
    zone = company.zone if company else request.staff.zone
    today = kernel.now().astimezone(ZoneInfo(zone)).date()
    form = NewCalendarForm(
        request.POST or None,
        country=country_of(zone),
        today=today,
        initial={"zone": zone, "name": {language(): str(_("Office hours"))}},
    )
    if request.method == "POST" and request.POST.get("act") == "save" and form.is_valid():
        given, hours = form.cleaned_data, form.hours()
        zone = hours.left.zone if isinstance(hours, actions.BothOpen) else given["zone"]
        made = tried(
            form, lambda: actions.create_calendar(given["name"], zone, hours, by=request.actor)
        )
        if made is not None:
            messages.success(request, _("The calendar is there."))
            return back(request, "calendar", made.ref)
    return shown(request, "desk/settings/hours.html", "calendars", form=form)


@require_http_methods(["GET", "POST"])
@door("calendar.edit")
def change_calendar(request: StaffRequest, ref: str) -> HttpResponse:
    """First what it would do to open tickets, then it is saved: what was seen and nothing else."""
    found = _find(ref)
    today = today_in(found)
    form = ChangeForm(
        request.POST or None,
        version=list(found.versions.all())[-1],
        today=today,
        initial={"name": found.name, "effective_from": today},
    )
    seen = None
    if request.method == "POST" and request.POST.get("act") == "save" and form.is_valid():
        seen = tried(form, lambda: _outlook(request, found, form))
        known = seen is not None and (
            seen.is_quiet or request.POST.get("seen") == form.fingerprint()
        )
        if known and saved(form, lambda: _save(request, found, form)):
            messages.success(request, _("Saved."))
            return back(request, "calendar", ref)
    context: dict[str, Any] = {"form": form, "calendar": found, "outlook": seen}
    if seen is not None:
        context["seen"] = form.fingerprint()
    return shown(request, "desk/settings/hours.html", "calendars", **context)


def _outlook(request: StaffRequest, found: Calendar, form: ChangeForm) -> Outlook:
    return outlook(lambda: _save(request, found, form), "calendar", found.pk, actor=request.actor)


def _save(request: StaffRequest, found: Calendar, form: ChangeForm) -> None:
    given = form.cleaned_data
    actions.rename_and_change(
        found,
        form.hours(),
        name=given["name"],
        by=request.actor,
        effective_from=given["effective_from"],
    )


@require_POST
@door("calendar.edit")
def withdraw(request: StaffRequest, ref: str, version: str) -> HttpResponse:
    """Hours that were to come are not coming."""
    found = _find(ref)
    coming = next((one for one in _coming(found) if one.ref == version), None)
    try:
        if coming is not None:
            actions.withdraw_change(coming, by=request.actor)
            messages.success(request, _("Taken back."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:calendar", ref)
