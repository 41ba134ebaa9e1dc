"""Desktop notifications: what the browser of whoever wished them asks for."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.notices import desktop


@require_safe
@door()
def knocks(request: StaffRequest) -> HttpResponse:
    """What concerns the reader since `after`; without it only where "since" begins."""
    after = request.GET.get("after", "")
    if not after.isdecimal() or len(after) > 18:
        return _answer([], desktop.newest())
    quiet = getattr(request.staff, "quiet_until", None) is not None
    told, last = desktop.knocks(request.actor, int(after), quiet=quiet)
    return _answer(told, last)


def _answer(told: list[desktop.Knock], last: int) -> HttpResponse:
    shown = [
        {
            "title": f"{knock.ticket} {knock.ticket.subject}",
            "why": knock.why,
            "address": reverse("desk:ticket", args=[knock.ticket.ref]),
        }
        for knock in told
    ]
    response = JsonResponse({"last": last, "knocks": shown})
    response["Cache-Control"] = "no-store"
    return response
