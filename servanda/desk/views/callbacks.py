"""Callbacks: what has to be called, what is ringing, and what became of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda import kernel
from servanda.desk.callback_forms import GiveForm, NoAnswerForm, ReachedForm, WhenForm
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused
from servanda.tickets import actions
from servanda.tickets import callbacks as queries
from servanda.tickets.models import Callback

A_DAY = timedelta(days=1)


@require_safe
@door("call.read")
def callbacks(request: StaffRequest) -> HttpResponse:
    """All that stand, missed ones on top; below what ended within a day."""
    now = kernel.now()
    context = {
        "callbacks": queries.callbacks(request.actor)[:200],
        "ended": queries.ended_callbacks(request.actor, now - A_DAY)[:50],
        "now": now,
        "here": "calls",
    }
    return render(request, "desk/callbacks.html", context)


@require_safe
@door("call.read")
def ringing(request: StaffRequest) -> HttpResponse:
    """What has to be called within minutes; asked for by every open page."""
    now = kernel.now()
    found = queries.ringing(request.actor, now)
    if getattr(request.staff, "quiet_until", None) is not None:
        # One's own word to a customer must not wait; what anybody may call, others hear.
        found = found.filter(staff=request.staff)
    context = {"ringing": found[:3], "now": now}
    return render(request, "desk/parts/ringing.html", context)


@require_safe
@door("call.read")
def callback(request: StaffRequest, ref: str) -> HttpResponse:
    return _page(request, _find(request, ref))


def _find(request: StaffRequest, ref: str) -> Callback:
    found = queries.find_callback(request.actor, ref)
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, found: Callback, **typed: Any) -> HttpResponse:
    hours = queries.hours_of(found.customer)
    context = {
        "callback": found,
        "numbers": queries.numbers_of(found),
        "reached": ReachedForm(),
        "no_answer": NoAnswerForm(prefix="again", hours=hours),
        "move": WhenForm(prefix="move", hours=hours),
        "give": GiveForm(initial={"staff": found.staff_id}),
        "now": kernel.now(),
        "here": "calls",
    }
    response = render(request, "desk/callback.html", context | typed)
    response.status_code = 422 if typed.get("refused") else 200
    return response


@require_POST
@door("callback.manage")
def act(request: StaffRequest, ref: str) -> HttpResponse:
    """One of ACTS, by its button; refused, the page says why and keeps what was typed."""
    found = _find(request, ref)
    do = ACTS.get(request.POST.get("act", ""))
    if do is None:
        raise Http404
    try:
        done = do(request, found)
    except Refused as refused:
        return _page(request, _find(request, ref), refused=str(refused), **_typed(request, found))
    messages.success(request, done)
    back = request.POST.get("act") in ("take", "restore", "leave")
    return redirect("desk:callback", ref) if back else redirect("desk:callbacks")


def _typed(request: StaffRequest, found: Callback) -> dict[str, Any]:
    hours = queries.hours_of(found.customer)
    act = request.POST.get("act")
    if act == "done":
        return {"reached": ReachedForm(request.POST)}
    if act == "no_answer":
        return {"no_answer": NoAnswerForm(request.POST, prefix="again", hours=hours)}
    if act == "move":
        return {"move": WhenForm(request.POST, prefix="move", hours=hours)}
    return {"reason": request.POST.get("reason", "")}


def _valid(form: forms.Form) -> dict[str, Any]:
    """What was typed. Raises Refused with the first thing that is wrong with it."""
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]), code="invalid")
    return form.cleaned_data


def _take(request: StaffRequest, found: Callback) -> str:
    actions.take_callback(found, by=request.actor)
    return _("Yours. The others see that you call.")


def _leave(request: StaffRequest, found: Callback) -> str:
    actions.leave_callback(found, by=request.actor)
    return _("It is anybody's again.")


def _done(request: StaffRequest, found: Callback) -> str:
    data = _valid(ReachedForm(request.POST))
    seconds = data["minutes"] * 60 if data["minutes"] is not None else None
    actions.called_back(found, by=request.actor, text=data["text"], seconds=seconds)
    return _("Called back. The promise is kept.")


def _no_answer(request: StaffRequest, found: Callback) -> str:
    form = NoAnswerForm(request.POST, prefix="again", hours=queries.hours_of(found.customer))
    tell = _valid(form)["tell"]
    if form.due_at is None:
        raise Refused(_("Choose when to try again."), code="no_time")
    actions.nobody_answered(found, by=request.actor, due_at=form.due_at, tell=tell)
    return _("Noted. It comes again at the new time.")


def _move(request: StaffRequest, found: Callback) -> str:
    form = WhenForm(request.POST, prefix="move", hours=queries.hours_of(found.customer))
    _valid(form)
    if form.due_at is None:
        raise Refused(_("Choose the new time."), code="no_time")
    actions.move_callback(found, by=request.actor, due_at=form.due_at)
    return _("Moved.")


def _give(request: StaffRequest, found: Callback) -> str:
    staff = _valid(GiveForm(request.POST))["staff"]
    actions.give_callback(found, by=request.actor, staff=staff)
    return _("%(name)s calls.") % {"name": staff.name} if staff else _("Anybody of the team calls.")


def _cancel(request: StaffRequest, found: Callback) -> str:
    actions.cancel_callback(found, by=request.actor, reason=request.POST.get("reason", ""))
    return _("Cancelled. Below the list you can put it back.")


def _restore(request: StaffRequest, found: Callback) -> str:
    actions.restore_callback(found, by=request.actor)
    return _("It stands again.")


ACTS: dict[str, Callable[[StaffRequest, Callback], str]] = {
    "take": _take,
    "leave": _leave,
    "done": _done,
    "no_answer": _no_answer,
    "move": _move,
    "give": _give,
    "cancel": _cancel,
    "restore": _restore,
}
