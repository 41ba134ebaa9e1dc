"""Writing a draft: its lines, its ladder, what it says as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda import kernel
from servanda.catalogue.queries import offerings
from servanda.contracts import actions
from servanda.contracts.models import Contract, Line
from servanda.desk.contracts import forms
from servanda.desk.contracts.clauses import MONTHS, WINDOW
from servanda.desk.contracts.days import start_of
from servanda.desk.contracts.line_form import LineForm
from servanda.desk.contracts.views import attempt, draft_of, find, page
from servanda.desk.contracts.words import PRIORITIES
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused
from servanda.kernel.unit import action
from servanda.tickets.queries import received_of

P = ParamSpec("P")
Edit = Callable[Concatenate[StaffRequest, str, P], HttpResponse]


def with_draft(view: Edit[P]) -> Edit[P]:
    """Where somebody else has signed or thrown away the draft meanwhile, the contract says so."""

    @wraps(view)
    def enter(request: StaffRequest, ref: str, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        try:
            return view(request, ref, *args, **rest)
        except Refused as refused:
            return page(request, find(request, ref), refused=str(refused))

    return cast(Edit[P], enter)


@require_http_methods(["GET", "POST"])
@door("contract.edit")
@with_draft
def add_line(request: StaffRequest, ref: str) -> HttpResponse:
    """Choose an offering first; its level then stands in the form, to be agreed differently."""
    found = find(request, ref)
    sold = offerings()
    chosen = request.GET.get("offering", "")
    offering = sold.filter(ref=chosen).first() if chosen else None
    if offering is None:
        context = {"contract": found, "offerings": sold, "here": "contracts"}
        return render(request, "desk/contracts/offerings.html", context)
    form = LineForm(request.POST or None, customer=found.customer, offering=offering)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_line(
                draft_of(found),
                by=request.actor,
                code=form.cleaned_data["code"],
                offering=offering,
                **form.agreed(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The line is in the draft."))
            return redirect("desk:contract", ref)
    title = f"{offering.service} · {offering.level}"
    return _line_page(request, found, form, title)


@require_http_methods(["GET", "POST"])
@door("contract.edit")
@with_draft
def change_line(request: StaffRequest, ref: str, line: str) -> HttpResponse:
    found = find(request, ref)
    row = _line(found, line)
    offering = offerings().filter(
        service=row.service_id, level=row.level_id, currency=row.currency
    ).first()  # fmt: skip
    form = LineForm(request.POST or None, customer=found.customer, offering=offering, line=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_line(row, by=request.actor, **form.agreed())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The line was changed."))
            return redirect("desk:contract", ref)
    return _line_page(request, found, form, f"{row.service} · {row.level}")


def _line_page(
    request: StaffRequest, contract: Contract, form: LineForm, title: str
) -> HttpResponse:
    context = {
        "contract": contract, "form": form, "title": title, "here": "contracts",
        "lately": _lately(request, contract),
    }  # fmt: skip
    return render(request, "desk/contracts/line.html", context)


def _lately(request: StaffRequest, contract: Contract) -> list[float]:
    """How many tickets a month a target concerns, by priority (C4); none for a new customer."""
    found = received_of(request.actor, contract.customer, kernel.now() - WINDOW)
    return [found.get(one, 0) / MONTHS for one in PRIORITIES] if found else []


def _line(contract: Contract, ref: str) -> Line:
    draft = draft_of(contract)
    return get_object_or_404(draft.lines.select_related("version__contract"), ref=ref)


@require_POST
@door("contract.edit")
@with_draft
def drop_line(request: StaffRequest, ref: str, line: str) -> HttpResponse:
    found = find(request, ref)
    return attempt(
        request,
        ref,
        lambda: actions.drop_line(_line(found, line), by=request.actor),
        _("The line was taken out of the draft."),
    )


@require_POST
@door("contract.edit")
@with_draft
def settle(request: StaffRequest, ref: str) -> HttpResponse:
    """What the draft says as a whole."""
    found = find(request, ref)
    form = forms.DraftForm(request.POST, version=draft_of(found))
    if not form.is_valid():
        return page(request, found, refused=_("Look at the marked fields."), draft_form=form)
    given = form.cleaned_data

    def act() -> None:
        day = given.get("effective_on")
        with action():
            actions.cap_credits(draft_of(found), by=request.actor, cap=given["credit_cap"])
            actions.settle_draft(
                draft_of(found),
                by=request.actor,
                effective_from=start_of(day, found.customer) if day else None,
                open_tickets=given.get("open_tickets"),
                silence=form.silence,
                ending=form.ending,
            )

    return attempt(request, ref, act, _("The draft was changed."), draft_form=form)


@require_POST
@door("contract.edit")
@with_draft
def add_rung(request: StaffRequest, ref: str) -> HttpResponse:
    found, form = find(request, ref), forms.RungForm(request.POST)
    if not form.is_valid():
        return page(request, found, refused=_("Look at the marked fields."), rung_form=form)
    given = form.cleaned_data

    def act() -> None:
        actions.add_rung(
            draft_of(found),
            by=request.actor,
            percent=given["percent"],
            title={request.staff.language: given["title"]},
            staff=given["staff"],
            role=given["role"],
            managerial=given["role"] in ("service_manager", "head"),
            priorities=[int(one) for one in given["priorities"]],
            accepts=given["accepts"],
        )

    return attempt(request, ref, act, _("The step is in the ladder."), rung_form=form)


@require_POST
@door("contract.edit")
@with_draft
def drop_rung(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    found = find(request, ref)
    draft = draft_of(found)
    rung = get_object_or_404(draft.rungs.select_related("version__contract"), pk=pk)
    return attempt(
        request,
        ref,
        lambda: actions.drop_rung(rung, by=request.actor),
        _("The step was taken out of the ladder."),
    )
