"""The manager's page: what came in, who answered what, what was not answered."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.desk.door import StaffRequest, door
from servanda.reviews.day import day_of


@require_safe
@door("day.read")
def day(request: StaffRequest) -> HttpResponse:
    """One day in the reader's zone; `?on=2026-06-01` shows another."""
    zone = timezone.get_current_timezone()
    today = kernel.now().astimezone(zone).date()
    try:
        wanted = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        wanted = today
    wanted = min(wanted, today)
    context = {
        "day": day_of(request.actor, wanted, zone),
        "date": wanted,
        "before": wanted - timedelta(days=1),
        "after": wanted + timedelta(days=1) if wanted < today else None,
        "is_today": wanted == today,
        "here": "day",
    }
    return render(request, "desk/day.html", context)
