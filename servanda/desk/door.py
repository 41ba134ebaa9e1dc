"""The one way into the desk: who is it, may they, and in which language and zone do they read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation

from servanda.kernel import Actor
from servanda.people import actors
from servanda.people.access import may
from servanda.people.models import Account, Staff
from servanda.people.queries import staff_of_account

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of a colleague who signed in and may do what the view is for."""

    staff: Staff
    actor: Actor


View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]
OuterView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def door(verb: str = "desk.enter") -> Callable[[View[P]], OuterView[P]]:
    """Let in colleagues whose role has `verb`; everybody else is told what to do.

    Nobody signed in: the sign-in page, and back afterwards. Inside, the colleague's own language
    and time zone are in force, and `request.staff` and `request.actor` are set.
    """

    def decorate(view: View[P]) -> OuterView[P]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            staff = _staff(request)
            if staff is None:
                return _to_sign_in(request)
            actor = actors.of_staff(staff)
            with (
                translation.override(staff.language),
                timezone.override(ZoneInfo(staff.zone)),
            ):
                if not may(actor, "desk.enter") or not may(actor, verb):
                    return render(request, "desk/refused.html", status=403)
                request.staff, request.actor = staff, actor  # type: ignore[attr-defined]
                return _rendered(view(cast(StaffRequest, request), *args, **kwargs))

        return enter  # type: ignore[return-value]

    return decorate


def _staff(request: HttpRequest) -> Staff | None:
    user = request.user
    return staff_of_account(user) if isinstance(user, Account) else None


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Templates are rendered while the reader's language is still in force."""
    if hasattr(response, "render") and callable(response.render):
        return response.render()  # type: ignore[no-any-return]
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = reverse("desk:sign_in")
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
