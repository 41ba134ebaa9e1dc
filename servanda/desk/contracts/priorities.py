"""The priorities of a draft: a matrix of its own, or the provider's."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.contracts import actions
from servanda.desk.contracts.drafting import with_draft
from servanda.desk.contracts.priority_form import AgreedForm
from servanda.desk.contracts.views import attempt, draft_of, find, page
from servanda.desk.door import StaffRequest, door


@require_POST
@door("contract.edit")
@with_draft
def agree(request: StaffRequest, ref: str) -> HttpResponse:
    found = find(request, ref)
    form = AgreedForm(request.POST, version=draft_of(found))
    if not form.is_valid():
        return page(request, found, refused=_("Look at the marked fields."), matrix_form=form)
    return attempt(
        request,
        ref,
        lambda: actions.agree_priorities(draft_of(found), by=request.actor, matrix=form.matrix),
        _("The draft was changed."),
        matrix_form=form,
    )
