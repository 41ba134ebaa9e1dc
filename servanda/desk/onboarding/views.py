"""One contract's onboarding: agenda, meeting, what was said, the summary and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.contracts.models import Contract
from servanda.contracts.queries import contract_page
from servanda.desk.door import StaffRequest, door
from servanda.desk.onboarding.forms import MeetingForm, SummaryForm
from servanda.kernel import Refused
from servanda.onboarding import actions
from servanda.onboarding.agenda import agenda, draft_summary
from servanda.onboarding.models import Onboarding, Side
from servanda.onboarding.queries import onboarding_of
from servanda.people.access import may


def _contract(request: StaffRequest, ref: str) -> Contract:
    found: Contract = get_object_or_404(contract_page(request.actor), ref=ref)
    return found


def _found(request: StaffRequest, ref: str) -> tuple[Contract, Onboarding]:
    contract = _contract(request, ref)
    found = onboarding_of(contract)
    if found is None:
        raise Http404
    found.contract = contract
    return contract, found


@require_safe
@door("contract.read")
def onboarding(request: StaffRequest, ref: str) -> HttpResponse:
    contract = _contract(request, ref)
    found = onboarding_of(contract)
    if found is not None:
        found.contract = contract
    return _page(request, contract, found)


def _page(
    request: StaffRequest, contract: Contract, found: Onboarding | None, **context: Any
) -> HttpResponse:
    summaries = list(found.summaries.all()) if found else []
    last = summaries[0] if summaries else None
    agreed = next(
        (one for one in (last.assents.all() if last else ()) if one.side == Side.CUSTOMER), None
    )
    status = context.pop("status", 200)
    known = agenda(found) if found else []
    may_edit = may(request.actor, "contract.edit")
    if found is not None and may_edit:
        if "meeting_form" not in context:
            context["meeting_form"] = MeetingForm(initial={"meeting_at": found.meeting_at})
        if "summary_form" not in context:
            initial: dict[str, Any] = {"text": _draft(found)}
            if last is not None:
                initial["contact"] = last.contact_id
            context["summary_form"] = SummaryForm(customer=contract.customer, initial=initial)
    context |= {
        "contract": contract,
        "customer": contract.customer,
        "onboarding": found,
        "agenda": known,
        "summaries": summaries,
        "last": last,
        "agreed": agreed,
        "may_edit": may_edit,
        "here": "contracts",
    }
    return render(request, "desk/onboarding/page.html", context, status=status)


def _draft(found: Onboarding) -> str:
    """In the customer's language, since it is for them."""
    with translation.override(found.contract.customer.language):
        return draft_summary(found)


@require_POST
@door("contract.edit")
def begin(request: StaffRequest, ref: str) -> HttpResponse:
    actions.begin(_contract(request, ref), by=request.actor)
    return redirect("desk:onboarding", ref)


@require_POST
@door("contract.edit")
def meeting(request: StaffRequest, ref: str) -> HttpResponse:
    contract, found = _found(request, ref)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        return _page(request, contract, found, meeting_form=form, status=422)
    actions.plan_meeting(found, by=request.actor, at=form.cleaned_data["meeting_at"])
    messages.success(request, _("Saved."))
    return redirect("desk:onboarding", ref)


@require_POST
@door("contract.edit")
def point(request: StaffRequest, ref: str) -> HttpResponse:
    found = _found(request, ref)[1]
    try:
        actions.add_point(found, by=request.actor, title=request.POST.get("title", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:onboarding", ref)


@require_POST
@door("contract.edit")
def notes(request: StaffRequest, ref: str) -> HttpResponse:
    found = _found(request, ref)[1]
    said = {
        one.pk: request.POST[f"said_{one.pk}"]
        for one in found.points.all()
        if f"said_{one.pk}" in request.POST
    }
    actions.write_down(found, by=request.actor, said=said)
    messages.success(request, _("Saved."))
    return redirect("desk:onboarding", ref)


@require_http_methods(["POST"])
@door("contract.edit")
def send(request: StaffRequest, ref: str) -> HttpResponse:
    contract, found = _found(request, ref)
    form = SummaryForm(request.POST, customer=contract.customer)
    if form.is_valid():
        to, text = form.cleaned_data["contact"], form.cleaned_data["text"]
        try:
            actions.send_summary(found, by=request.actor, to=to, text=text)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("The summary is on its way to %(name)s.") % {"name": to.name}
            )
            return redirect("desk:onboarding", ref)
    return _page(request, contract, found, summary_form=form, status=422)
