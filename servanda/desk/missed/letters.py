"""The letters about missed targets: those to be approved, sent back, of a month, and gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.desk.contracts.views import find as find_contract
from servanda.desk.door import StaffRequest, door
from servanda.desk.missed.forms import MonthForm, WhyForm
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.misses import actions, monthly
from servanda.misses.actions.common import credits_of, owed_on, total
from servanda.misses.actions.monthly import outlook
from servanda.misses.actions.sending import text_of
from servanda.misses.limits import may_let_go
from servanda.misses.lists import LISTS, UNTOLD, counts
from servanda.misses.models import Letter
from servanda.misses.queries import (
    gone,
    letters,
    misses,
    months_of,
    of_months,
    sent_back,
    to_approve,
)
from servanda.people.access import may

PAGE = 50


@require_safe
@door("miss.read")
def letter_list(request: StaffRequest) -> HttpResponse:
    page = Paginator(gone(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": list(to_approve(request.actor)),
        "returned": list(sent_back(request.actor)),
        "months": list(of_months(request.actor)),
        "page": page,
        "untold": counts(request.actor, {UNTOLD: LISTS[UNTOLD]})[UNTOLD],
        "may_approve": may(request.actor, "miss.approve"),
        "here": "letters",
    }
    return render(request, "desk/missed/letters.html", context)


def _page(request: StaffRequest, found: Letter, **typed: Any) -> HttpResponse:
    text, credit = _now(found)
    month = found.ticket is None and found.sent_at is None
    context = {
        "letter": found,
        "text": text,
        "credit": credit,
        "mine": found.sent_at is None and may_let_go(request.actor, credit),
        "asked": found.sent_at is None and found.asked_at is not None,
        "may_write": may(request.actor, "miss.write"),
        "month_form": MonthForm() if month else None,
        "why_form": WhyForm(),
        "here": "letters",
    } | typed  # fmt: skip
    refused = typed.get("refused")
    return render(request, "desk/missed/letter.html", context, status=422 if refused else 200)


def _now(found: Letter) -> tuple[str, Money]:
    """What it says and the credit in it: as it went, or as it would leave now."""
    if found.ticket is None:
        if found.sent_at is not None:
            return found.body.text if found.body else "", found.credit
        month, people = outlook(found), monthly.readers(found.contract)
        return monthly.text(month, people[0], "…") if people else "", month.credit
    if found.sent_at is not None:
        return found.message.text if found.message else "", found.credit
    owed = owed_on(found.ticket)
    credits = credits_of(owed)
    return text_of(found, owed, credits), total(credits, found.currency)


@require_http_methods(["GET", "POST"])
@door("miss.read")
def letter(request: StaffRequest, ref: str) -> HttpResponse:
    """Looked at; POST approves, sends back, or sends a month's, by the name of the button."""
    found = get_object_or_404(letters(request.actor), ref=ref)
    if request.method != "POST":
        return _page(request, found)
    act, by = request.POST.get("act", ""), request.actor
    if act == "approve":
        seen = request.POST.get("credit", "")
        minor = int(seen) if seen.isdecimal() and len(seen) < 16 else -1
        sent = _("Approved; the letter is on its way.")
        return _try(request, found, lambda: actions.approve(found, by=by, minor=minor), sent)
    if act == "back":
        form = WhyForm(request.POST)
        why = form.cleaned_data["why"] if form.is_valid() else ""
        back = _("Sent back with your reason.")
        act_back = lambda: actions.send_back(found, by=by, why=why)  # noqa: E731
        return _try(request, found, act_back, back, why_form=form)
    if act == "month" and found.ticket is None:
        month = MonthForm(request.POST)
        words = month.cleaned_data["words"] if month.is_valid() else ""
        act_month = lambda: actions.send_month(found, by=by, words=words)  # noqa: E731
        return _try(request, found, act_month, _("The letter is on its way."), month_form=month)
    return _page(request, found, refused=_("Choose what to do with the letter."))


def _try(
    request: StaffRequest, found: Letter, act: Callable[[], object], done: str, **typed: Any
) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        fresh = get_object_or_404(letters(request.actor), pk=found.pk)
        return _page(request, fresh, refused=str(refused), **typed)
    messages.success(request, done)
    return redirect("desk:letters")


@require_safe
@door("contract.read")
def contract_credits(request: StaffRequest, ref: str) -> HttpResponse:
    """What a contract's misses earned, by month, with every row that says so."""
    found = find_contract(request, ref)
    months = months_of(found, request.actor)
    context = {
        "contract": found,
        "months": months,
        "may_withdraw": may(request.actor, "credit.withdraw"),
        "forms": {
            one.miss.pk: WhyForm(auto_id=f"{one.miss.ref}_%s")
            for month in months
            for one in month.missed
        },
        "here": "contracts",
    }
    return render(request, "desk/missed/credits.html", context)


@require_POST
@door("credit.withdraw")
def withdraw(request: StaffRequest, ref: str) -> HttpResponse:
    miss = get_object_or_404(misses(request.actor), ref=ref)
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        actions.withdraw(miss, by=request.actor, why=why)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Withdrawn; the month was counted anew."))
    return redirect("desk:contract_credits", miss.line.version.contract.ref)
