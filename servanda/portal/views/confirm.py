"""The two buttons, "it works" and "not yet": only they act; scanners open links, no more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from servanda.kernel import Refused
from servanda.portal.door import Visit
from servanda.portal.words import state_of
from servanda.tickets import actions
from servanda.tickets.models import Rating, State

STARS = range(1, 6)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page with the two buttons, or how things stand when there is nothing to press."""
    if request.method != "POST":
        return _page(request, visit)
    text = request.POST.get("text", "")
    try:
        if request.POST.get("answer") == "works":
            actions.confirm(visit.ticket, by=visit.actor, channel=visit.channel)
        elif request.POST.get("answer") == "not_yet":
            actions.object_to_solution(
                visit.ticket, by=visit.actor, text=text, channel=visit.channel
            )
    except Refused as refused:
        return _refused(request, visit, text, refused)
    return redirect(f"{visit.base}/confirm")


def _refused(request: HttpRequest, visit: Visit, text: str, refused: Refused) -> HttpResponse:
    """Pressed twice, or after somebody else did: no fault, the page says how it stands now."""
    if refused.code == "wrong_state" and not text.strip():
        return redirect(f"{visit.base}/confirm")
    return _page(request, visit, text=text, refused=str(refused), status=409)


@require_POST
def rate(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One click says how satisfied they are; words may be added, and it may be changed."""
    stars = request.POST.get("stars", "")
    try:
        actions.rate(
            visit.ticket,
            by=visit.actor,
            stars=int(stars) if stars.isdecimal() else 0,
            text=request.POST.get("text", ""),
        )
    except Refused as refused:
        text = request.POST.get("text", "")
        return _page(request, visit, text=text, refused=str(refused), status=409)
    return redirect(f"{visit.base}/confirm")


def _page(
    request: HttpRequest, visit: Visit, *, text: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    ticket = visit.ticket
    rating = getattr(ticket, "rating", None)
    context = {
        "visit": visit,
        "ticket": ticket,
        "state": state_of(ticket),
        "asks": ticket.state == State.SOLVED and visit.speaks,
        "closed": ticket.state == State.CLOSED,
        "may_rate": ticket.state == State.CLOSED and visit.speaks,
        "solution": _solution(visit),
        "rating": rating,
        "stars": STARS,
        "text": text,
        "remark": _remark(rating),
        "refused": refused,
    }
    return render(request, "portal/confirm.html", context, status=status)


def _remark(rating: Rating | None) -> str:
    """The words given with the rating, to be changed with it."""
    return rating.remark.text if rating and rating.remark else ""


def _solution(visit: Visit) -> str:
    """What we said when we proposed it: our last public words."""
    ours = [one for one in visit.ticket.messages.all() if one.direction == "out"]
    return ours[-1].text if ours else ""
