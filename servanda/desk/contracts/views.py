"""Reading contracts, and what is done to one as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.catalogue.priorities import URGENCIES
from servanda.contracts import actions
from servanda.contracts.corrected import documents_of, mended
from servanda.contracts.deadlines import Deadline, ahead, end_by_notice
from servanda.contracts.ending_words import ending_words
from servanda.contracts.models import Contract, Version
from servanda.contracts.queries import contract_list, contract_page, models_for, next_number
from servanda.contracts.stage import notice_of, stage_of
from servanda.desk.contracts import forms
from servanda.desk.contracts.beside_forms import DocumentForm
from servanda.desk.contracts.days import day_of, end_of, last_day, start_of
from servanda.desk.contracts.life import life
from servanda.desk.contracts.paper import paper, shown_version, standards, summary
from servanda.desk.contracts.priority_form import AgreedForm, rows_of
from servanda.desk.contracts.staffing import unstaffed
from servanda.desk.contracts.words import STAGES
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused
from servanda.people.access import may
from servanda.people.queries import customer_list

PAGE = 50


@require_safe
@door("contract.read")
def contracts(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    page = Paginator(contract_list(request.actor, words), PAGE).get_page(request.GET.get("page"))
    now = kernel.now()
    context = {
        "page": page,
        "rows": [summary(contract, now) for contract in page],
        "words": words,
        "deadlines": _deadlines(request, words),
        "may_edit": may(request.actor, "contract.edit"),
        "here": "contracts",
    }
    return render(request, "desk/contracts/list.html", context)


def _deadlines(request: StaffRequest, words: str) -> list[Deadline]:
    """What somebody has to decide soon, for those who may; their own customers first."""
    if words or not may(request.actor, "contract.edit"):
        return []
    found = ahead(request.actor, kernel.now())
    return sorted(
        found, key=lambda one: one.contract.customer.account_manager_id != request.staff.pk
    )


@require_http_methods(["GET", "POST"])
@door("contract.edit")
def new(request: StaffRequest) -> HttpResponse:
    """The first draft; its lines follow on its own page."""
    initial = {
        "customer": request.GET.get("customer", ""),
        "like": request.GET.get("like", ""),
        "number": next_number(request.actor),
        "starts_on": timezone.localdate(kernel.now()),
    }
    form = forms.ContractForm(
        request.POST or None,
        initial=initial,
        customers=customer_list(request.actor),
        models=models_for(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        customer, ends = given["customer"], given["ends_on"]
        try:
            draft = actions.draft_contract(
                by=request.actor,
                customer=customer,
                number=given["number"],
                title={request.staff.language: given["title"]},
                starts_at=start_of(given["starts_on"], customer),
                ends_at=end_of(ends, customer) if ends else None,
                like=given["like"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("desk:contract", draft.contract.ref)
    return render(request, "desk/contracts/new.html", {"form": form, "here": "contracts"})


def find(request: StaffRequest, ref: str) -> Contract:
    return get_object_or_404(contract_page(request.actor), ref=ref)


def draft_of(contract: Contract) -> Version:
    """The draft that is being written. Raises Refused when there is none (any more)."""
    for version in contract.versions.all():
        if not version.is_signed:
            version.contract = contract
            return version
    raise Refused(_("There is no draft any more. Amend the contract to begin one."), "no_draft")


@require_safe
@door("contract.read")
def contract(request: StaffRequest, ref: str) -> HttpResponse:
    return page(request, find(request, ref))


def page(request: StaffRequest, contract: Contract, **typed: Any) -> HttpResponse:
    """The paper; `typed` are forms that were refused, with what was typed in them."""
    now, versions = kernel.now(), list(contract.versions.all())
    chosen = request.GET.get("v", "")
    found = [version for version in versions if str(version.number) == chosen]
    draft = versions[-1] if not versions[-1].is_signed else None
    shown = (found or [draft or shown_version(versions, now) or versions[-1]])[0]
    for version in versions:
        version.contract = contract
    at = versions.index(shown)
    steps = list(contract.steps.all())
    stage = stage_of(contract, versions, now, steps)
    in_force = shown_version(versions, now) if stage in ("in_force", "ending") else None
    edits = shown is draft and may(request.actor, "contract.edit")
    papers, signs = documents_of(contract, request.actor), may(request.actor, "contract.sign")
    context = {
        "contract": contract,
        "customer": contract.customer,
        "versions": versions,
        "in_force": in_force,
        "shown": paper(shown, versions[at - 1] if at else None, standards([shown])),
        "agreed_matrix": rows_of(shown),
        "urgencies": list(URGENCIES.values()),
        "stage": stage,
        "stage_words": STAGES[stage],
        "last_day": last_day(contract.ends_at, contract.customer),
        "draft": draft,
        "edits": edits,
        "may_edit": may(request.actor, "contract.edit"),
        "may_sign": signs,
        "papers": papers,
        "document_form": DocumentForm(version=shown, papers=papers)
        if signs and shown.is_signed
        else None,
        "corrections": mended(versions),
        "amend_form": forms.AmendForm(),
        "term_form": forms.TermForm.of(contract),
        "noticed": notice_of(steps) is not None,
        "may_notice": signs and stage in ("in_force", "ending"),
        "notice_ends": end_by_notice(contract, in_force) if in_force else None,
        "notice_form": forms.NoticeForm(),
        "ending": ending_words(contract, shown, stage, now),
        "life": life(contract, versions, steps),
        "here": "contracts",
    } | (_drafting(draft) if draft and edits else {}) | typed  # fmt: skip
    response = render(request, "desk/contracts/contract.html", context)
    response.status_code = 422 if typed.get("refused") else 200
    return response


def _drafting(draft: Version) -> dict[str, Any]:
    return {
        "draft_form": forms.DraftForm(version=draft),
        "matrix_form": AgreedForm(version=draft),
        "rung_form": forms.RungForm(),
        "price_form": forms.PriceForm(version=draft),
        "sign_form": forms.SignForm(customer=draft.contract.customer),
        "unstaffed": unstaffed(draft, kernel.now()),
    }


def attempt(
    request: StaffRequest, ref: str, act: Callable[[], object], done: str, **typed: Any
) -> HttpResponse:
    """Do it and show the contract; refused, show why, with what was typed."""
    try:
        act()
    except Refused as refused:
        return page(request, find(request, ref), refused=str(refused), **typed)
    messages.success(request, done)
    return redirect("desk:contract", ref)


@require_POST
@door("contract.edit")
def amend(request: StaffRequest, ref: str) -> HttpResponse:
    """Begin the next version as a copy of the last one."""
    found, form = find(request, ref), forms.AmendForm(request.POST)
    if not form.is_valid():
        refused = _("Choose the day on which it takes effect.")
        return page(request, found, refused=refused, amend_form=form)
    given = form.cleaned_data
    values = {
        "effective_from": start_of(given["effective_on"], found.customer),
        "open_tickets": given["open_tickets"],
    }

    def act() -> None:
        if percent := given["percent"]:
            actions.propose_indexation(found, by=request.actor, percent=percent, **values)
        else:
            actions.amend(found, by=request.actor, **values)

    done = _("A draft of the amendment is ready: change what is to change, then sign it.")
    return attempt(request, ref, act, done, amend_form=form)


@require_POST
@door("contract.sign")
def term(request: StaffRequest, ref: str) -> HttpResponse:
    """Let it end on a day, or not."""
    found, form = find(request, ref), forms.TermForm(request.POST)
    if not form.is_valid():
        return page(request, found, refused=_("Give the last day, or nothing."), term_form=form)
    day = form.cleaned_data["ends_on"]
    ends_at = end_of(day, found.customer) if day else None
    return attempt(
        request,
        ref,
        lambda: actions.end_contract(found, by=request.actor, ends_at=ends_at),
        _("The term was changed."),
        term_form=form,
    )


@require_POST
@door("contract.sign")
def sign(request: StaffRequest, ref: str) -> HttpResponse:
    found = find(request, ref)
    form = forms.SignForm(request.POST, customer=found.customer)
    if not form.is_valid():
        return page(request, found, refused=_("Say who signs for the customer."), sign_form=form)
    try:
        draft = draft_of(found)
        actions.sign(draft, by=request.actor, contact=form.cleaned_data["contact"])
    except Refused as refused:
        return page(request, find(request, ref), refused=str(refused))
    messages.success(request, _signed_words(draft))
    return redirect("desk:contract", ref)


def _signed_words(version: Version) -> str:
    if version.effective_from <= kernel.now():
        return _("Signed. From now on it promises what it says.")
    day = day_of(version.effective_from, version.contract.customer)
    words = _("Signed. It promises what it says from %(day)s on.")
    return words % {"day": date_format(day, "SHORT_DATE_FORMAT")}


@require_POST
@door("contract.edit")
def discard(request: StaffRequest, ref: str) -> HttpResponse:
    """Throw the draft away; a contract that was never signed goes with it."""
    found = find(request, ref)
    try:
        actions.discard_draft(draft_of(found), by=request.actor)
    except Refused as refused:
        return page(request, found, refused=str(refused))
    messages.success(request, _("The draft was thrown away."))
    if not contract_list(request.actor).filter(ref=ref).exists():
        return redirect("desk:contracts")
    return redirect("desk:contract", ref)
