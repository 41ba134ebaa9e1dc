"""Who called, when, about what, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as day_time
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.calendars.days import typed_day
from servanda.desk.call_words import OUTCOMES
from servanda.desk.door import StaffRequest, door
from servanda.people.queries import contact_card, customer_list
from servanda.tickets.calls import Asked, call_log

PAGE = 50
A_DAY = timedelta(days=1)


@require_safe
@door("call.read")
def calls(request: StaffRequest) -> HttpResponse:
    """The calls of a day, or with `contact` or `customer` all of theirs."""
    asked, context = asked_for(request)
    page = Paginator(call_log(request.actor, asked), PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "asked": asked, "outcomes": OUTCOMES.items(), "here": "calls"}
    return render(request, "desk/calls.html", context)


def asked_for(request: StaffRequest) -> tuple[Asked, dict[str, Any]]:
    """Which calls the address names, and what the page shows of that."""
    get, zone = request.GET, timezone.get_current_timezone()
    contact = contact_card(request.actor).filter(ref=get.get("contact", "")).first()
    customer = customer_list(request.actor).filter(ref=get.get("customer", "")).first()
    today = kernel.now().astimezone(zone).date()
    day = typed_day(get.get("on", "")) or today
    since = datetime.combine(day, day_time(), zone)
    until = since + A_DAY
    if contact or customer:
        since, until = datetime.min.replace(tzinfo=zone), kernel.now() + A_DAY
    outcome = get.get("outcome", "")
    asked = Asked(
        since,
        until,
        mine=get.get("who") == "me",
        outcome=outcome if outcome in OUTCOMES else "",
        words=get.get("q", "").strip(),
        contact=contact,
        customer=customer,
    )
    return asked, {
        "day": day,
        "before": day - A_DAY,
        "after": day + A_DAY if day < today else None,
        "is_today": day == today,
    }
