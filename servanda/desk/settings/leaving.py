"""A colleague leaves: signed out everywhere at once, and what they held goes to somebody else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import tried
from servanda.desk.settings.sections import shown
from servanda.kernel import Refused
from servanda.people import actions as people
from servanda.people.access import may
from servanda.people.models import Role, Staff
from servanda.people.queries import colleague_list, served_by, staff_in_office
from servanda.tickets import actions as tickets
from servanda.tickets.models import Ticket

LISTED = 50


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Who takes over"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody yet: back to their teams"),
    )

    def __init__(self, *args: Any, leaver: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].queryset = staff_in_office().exclude(pk=leaver.pk)


def _page(request: StaffRequest, found: Staff, **context: Any) -> HttpResponse:
    held = Ticket.objects.visible_to(request.actor).live().filter(assignee=found)
    return shown(
        request,
        "desk/settings/leaving.html",
        "colleagues",
        colleague=found,
        tickets=held.select_related("customer").order_by("rank_at", "pk")[:LISTED],
        held=held.count(),
        customers=served_by(found),
        may_hand_over=may(request.actor, "ticket.assign"),
        **{"form": HandOverForm(leaver=found)} | context,
    )


@require_http_methods(["GET", "POST"])
@door("staff.edit")
def leave(request: StaffRequest, ref: str) -> HttpResponse:
    """First what it means and what they hold; the button then switches off, and nothing else."""
    found: Staff = get_object_or_404(colleague_list(request.actor), ref=ref)
    if request.method == "POST":
        try:
            people.staff_left(found, by=request.actor)
        except Refused as refused:
            return _page(request, found, refused=str(refused))
        messages.success(request, _("%(name)s is signed out everywhere.") % {"name": found.name})
        return redirect("desk:leave", ref)
    return _page(request, found)


@require_POST
@door("staff.edit")
def hand_over(request: StaffRequest, ref: str) -> HttpResponse:
    """Their open tickets, and what they are for customers, to one colleague."""
    found: Staff = get_object_or_404(colleague_list(request.actor), ref=ref)
    form = HandOverForm(request.POST, leaver=found)
    if not form.is_valid():
        return _page(request, found, form=form)
    to = form.cleaned_data["to"]
    number = tried(form, lambda: tickets.hand_over(found, by=request.actor, to=to))
    if number is None:
        return _page(request, found, form=form)
    said = ngettext("%(number)d ticket handed over.", "%(number)d tickets handed over.", number)
    messages.success(request, said % {"number": number})
    return redirect("desk:leave", ref)


@require_POST
@door("staff.edit")
def come_back(request: StaffRequest, ref: str) -> HttpResponse:
    """They work here again: as an agent, until their roles are given anew on their page."""
    found: Staff = get_object_or_404(colleague_list(request.actor), ref=ref)
    people.staff_returned(found, by=request.actor, roles=[Role.AGENT])
    messages.success(request, _("%(name)s can sign in again.") % {"name": found.name})
    return redirect("desk:colleague", ref)
