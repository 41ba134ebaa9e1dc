"""A draft that was offered; notice given, and withdrawn."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.contracts import actions
from servanda.desk.contracts import forms
from servanda.desk.contracts.views import attempt, draft_of, find, page
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused


@require_POST
@door("contract.edit")
def offer(request: StaffRequest, ref: str) -> HttpResponse:
    found = find(request, ref)
    try:
        draft = draft_of(found)
    except Refused as refused:
        return page(request, found, refused=str(refused))
    return attempt(
        request,
        ref,
        lambda: actions.offer(draft, by=request.actor),
        _("Written down: it was offered today."),
    )


@require_POST
@door("contract.sign")
def notice(request: StaffRequest, ref: str) -> HttpResponse:
    """Given by one of the sides; with `withdraw` it is withdrawn."""
    found = find(request, ref)
    if request.POST.get("withdraw"):
        return attempt(
            request,
            ref,
            lambda: actions.withdraw_notice(found, by=request.actor),
            _("The notice is withdrawn; it goes on as before."),
        )
    form = forms.NoticeForm(request.POST)
    if not form.is_valid():
        said = "" if "side" in form.errors else str(next(iter(form.errors.values()))[0])
        refused = said or _("Say who gives notice.")
        return page(request, found, refused=refused, notice_form=form)
    return attempt(
        request,
        ref,
        lambda: actions.give_notice(found, by=request.actor, **form.cleaned_data),
        _("Notice is written down."),
        notice_form=form,
    )
