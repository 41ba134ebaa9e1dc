"""A week of planned work beside the queue (T11): put in, moved, made longer, taken out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda import kernel
from servanda.calendars.days import typed_day, typed_instant
from servanda.desk import undo, week
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.people.access import may
from servanda.people.models import Staff
from servanda.people.queries import colleagues
from servanda.promises import actions, queries
from servanda.promises.capacity import capacity_of
from servanda.promises.models import Block
from servanda.tickets.models import Ticket

SALT = "servanda.week"
USUAL_MINUTES = 60
SHOWN_TICKETS = 30


@require_safe
@door("work.plan")
def show(request: StaffRequest) -> HttpResponse:
    who, now = _who(request, request.GET.get("who", "")), kernel.now()
    zone = ZoneInfo(who.zone)
    today = now.astimezone(zone).date()
    day = typed_day(request.GET.get("week", "")) or today
    chosen = request.GET.get("ticket", "")
    with timezone.override(zone):
        return render(request, "desk/week.html", _context(request, who, day, today, chosen))


def _context(
    request: StaffRequest, who: Staff, day: date, today: date, chosen: str
) -> dict[str, Any]:
    now = kernel.now()
    start, end = week.bounds(who, day, capacity_of(who, now))
    capacity = capacity_of(who, min(start, now))
    blocks = list(queries.blocks_of(request.actor, who, start, end))
    tickets = list(queries.to_plan(request.actor, who)[:SHOWN_TICKETS])
    if chosen and chosen not in {ticket.ref for ticket in tickets}:
        tickets.insert(0, find(request, chosen))
    known = queries.outlooks([*tickets, *(block.ticket for block in blocks)], request.actor)
    others = colleagues(request.actor) if may(request.actor, "work.plan_others") else []
    free = week.free_from(who, now, blocks)
    return {
        "who": who,
        "week": week.week_of(who, day, blocks, capacity),
        "today": today,
        "day": day,
        "before": start.date() - timedelta(days=1),
        "after": end.date(),
        "tickets": [(ticket, known[ticket.pk], known[ticket.pk].slips(now)) for ticket in tickets],
        "slipping": _slipping(tickets, blocks, known, now),
        "others": others,
        "chosen": chosen,
        "free": free.astimezone(ZoneInfo(who.zone)),
        "usual_hours": USUAL_MINUTES / 60,
        "here": "week",
    }


def _slipping(
    tickets: list[Ticket], blocks: list[Block], known: dict[int, queries.Outlook], now: datetime
) -> list[tuple[Ticket, queries.Outlook]]:
    """What the customer was told and will not hold, each once."""
    concerned = {one.pk: one for one in (*tickets, *(block.ticket for block in blocks))}
    return [
        (one, known[one.pk])
        for one in concerned.values()
        if one.is_live and known[one.pk].slips(now)
    ]


@require_POST
@door("work.plan")
def plan(request: StaffRequest) -> HttpResponse:
    """Put a ticket into the week."""
    who = _who(request, request.POST.get("who", ""))
    ticket = find(request, request.POST.get("ticket", ""))
    start = _instant(request.POST.get("start", ""), who)
    given = _seconds(request, who, start)
    seconds = USUAL_MINUTES * 60 if given is None else given
    try:
        if start is None:
            raise Refused(_("Say from when, as 2026-11-25 10:00."), code="no_time")
        block = actions.plan(ticket, by=request.actor, staff=who, starts_at=start, seconds=seconds)
    except Refused as refused:
        messages.error(request, str(refused))
        return _back(request, who, start)
    _say(request, _("#%(number)s is planned.") % {"number": ticket.number}, block, "remove")
    return _back(request, who, block.starts_at, block)


@require_POST
@door("work.plan")
def change(request: StaffRequest, ref: str) -> HttpResponse:
    """Move a piece of work, make it longer or shorter, or take it out."""
    block = _block(request, ref)
    before = (block.starts_at.isoformat(), block.seconds)
    start = _instant(request.POST.get("start", ""), block.staff)
    try:
        if request.POST.get("act") == "remove":
            actions.remove(block, by=request.actor)
            _say(request, _("Taken out of the schedule."), block, "put_back")
        else:
            seconds = _seconds(request, block.staff, start or block.starts_at)
            actions.move(block, by=request.actor, starts_at=start, seconds=seconds)
            _say(request, _("Moved."), block, *before)
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request, block.staff, block.starts_at, block)


@require_POST
@door("work.plan")
def take_back(request: StaffRequest, signed: str) -> HttpResponse:
    """Undo what was done in the week last."""
    try:
        ref, how, *rest = signing.loads(signed, salt=SALT, max_age=undo.VALID)
    except signing.BadSignature:
        raise Http404 from None
    block = _block(request, ref)
    try:
        if how == "remove":
            actions.remove(block, by=request.actor)
        elif how == "put_back":
            actions.put_back(block, by=request.actor)
        else:
            start = datetime.fromisoformat(how)
            actions.move(block, by=request.actor, starts_at=start, seconds=int(rest[0]))
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request, block.staff, block.starts_at)


def _say(request: StaffRequest, words: str, block: Block, *how: object) -> None:
    signed = signing.dumps([block.ref, *how], salt=SALT, compress=True)
    address = reverse("desk:week_undo", args=[signed])
    messages.success(request, words, extra_tags=f"{undo.MARK}{address}")


def _block(request: StaffRequest, ref: str) -> Block:
    found = queries.find_block(request.actor, ref)
    if found is None:
        raise Http404
    return found


def _who(request: StaffRequest, ref: str) -> Staff:
    """Whose week: one's own, or a colleague's for those who plan for others."""
    found = colleagues(request.actor).select_related("calendar")
    if ref and ref != request.staff.ref and may(request.actor, "work.plan_others"):
        return found.filter(ref=ref).first() or request.staff
    return request.staff


def _instant(words: str, who: Staff) -> datetime | None:
    """A local time of the colleague's, as a form or a script gives it."""
    local = typed_instant(words)
    return local.replace(tzinfo=ZoneInfo(who.zone)) if local else None


def _seconds(request: StaffRequest, who: Staff, start: datetime | None) -> int | None:
    """Working time: given in hours, or as the time at which it is to end."""
    end = _instant(request.POST.get("end", ""), who)
    if end is not None and start is not None:
        return capacity_of(who, min(start, kernel.now())).seconds(start, end)
    try:
        hours = float(request.POST.get("hours", "").replace(",", "."))
    except ValueError:
        return None
    return round(hours * 3600) if 0 < hours < 1000 else 0


def _back(
    request: StaffRequest, who: Staff, at: datetime | None, block: Block | None = None
) -> HttpResponse:
    shown: dict[str, str] = {}
    if at is not None:
        shown["week"] = f"{at.astimezone(ZoneInfo(who.zone)):%F}"
    if who.pk != request.staff.pk:
        shown["who"] = who.ref
    mark = f"#b-{block.ref}" if block is not None and block.removed_at is None else ""
    return redirect(f"{reverse('desk:week')}?{urlencode(shown)}{mark}")
