"""The price list for work outside, in a draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.contracts import actions
from servanda.desk.contracts import forms
from servanda.desk.contracts.drafting import with_draft
from servanda.desk.contracts.views import attempt, draft_of, find, page
from servanda.desk.door import StaffRequest, door


@require_POST
@door("contract.edit")
@with_draft
def add(request: StaffRequest, ref: str) -> HttpResponse:
    """Its name is in the customer's language, who reads it before work begins."""
    found = find(request, ref)
    draft = draft_of(found)
    form = forms.PriceForm(request.POST, version=draft)
    if not form.is_valid():
        return page(request, found, refused=_("Look at the marked fields."), price_form=form)
    given = form.cleaned_data

    def act() -> None:
        actions.add_price(
            draft,
            by=request.actor,
            name={found.customer.language: given["name"]},
            unit=given["unit"],
            price=form.agreed,
        )

    return attempt(request, ref, act, _("The item is in the price list."), price_form=form)


@require_POST
@door("contract.edit")
@with_draft
def drop(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    found = find(request, ref)
    draft = draft_of(found)
    item = get_object_or_404(draft.price_list.select_related("version__contract"), pk=pk)
    return attempt(
        request,
        ref,
        lambda: actions.drop_price(item, by=request.actor),
        _("The item was taken out of the price list."),
    )
