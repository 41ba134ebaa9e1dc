"""A ticket's letter: written, looked at, sent; or why none goes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.desk.door import StaffRequest, door
from servanda.desk.missed.forms import LetterForm, WhyForm
from servanda.desk.missed.preview import preview
from servanda.desk.views.attempt import attempt, go
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.misses import actions
from servanda.misses.blame import check
from servanda.misses.limits import may_let_go
from servanda.misses.models import Letter
from servanda.misses.queries import owing
from servanda.people.access import may
from servanda.tickets.models import Ticket


@require_http_methods(["GET", "POST"])
@door("miss.write")
def missed(request: StaffRequest, ref: str) -> HttpResponse:
    """GET and `look` show the letter as it would read; the other button sends it, or asks whoever
    may let its credit go."""
    ticket = find(request, ref)
    found = owing(ticket, request.actor)
    form = LetterForm(request.POST or None, letter=found.letter)
    credit = found.credit or Money(0, "EUR")
    mine = may_let_go(request.actor, credit)
    text = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            check(given["words"], given["following"])
            if "look" in request.POST:
                text = preview(ticket, found, given)
            else:
                sent = _write(request, ticket, given, send=mine)
                return go(request, ticket, _done(sent))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "ticket": ticket, "form": form, "owing": found, "text": text, "mine": mine,
        "credit": found.credit, "why_form": WhyForm(), "here": "queue",
        "may_set_aside": may(request.actor, "miss.set_aside"),
    }  # fmt: skip
    return render(request, "desk/missed/write.html", context, status=422 if form.errors else 200)


def _write(request: StaffRequest, ticket: Ticket, given: dict[str, Any], *, send: bool) -> Letter:
    with action():
        letter = actions.write(ticket, by=request.actor, **given)
        return actions.send(letter, by=request.actor) if send else letter


def _done(letter: Letter) -> str:
    if letter.sent_at is not None:
        return _("The letter is on its way.")
    return _("Written. It leaves as soon as its credit is approved.")


@require_POST
@door("miss.set_aside")
def set_aside(request: StaffRequest, ref: str) -> HttpResponse:
    ticket, form = find(request, ref), WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    return attempt(
        request,
        ticket,
        lambda: actions.set_aside(ticket, by=request.actor, why=why),
        _("No letter goes; the reason is kept."),
    )
