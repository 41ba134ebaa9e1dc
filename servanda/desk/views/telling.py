"""Telling the customer when we expect to be done; bad news is the easiest button (T7, T9)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from servanda import kernel
from servanda.desk.door import StaffRequest, door
from servanda.desk.fields import MomentField
from servanda.desk.tell_words import draft
from servanda.desk.views.attempt import go
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.promises import actions
from servanda.promises.queries import outlook


class TellForm(forms.Form):
    until = MomentField(
        label=_("We expect to be done by"),
    )
    reason = forms.CharField(
        label=_("The reason, in a few words"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Kept with the promise; write it into the letter as well."),
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure is it?"),
        choices=[
            (50, _("As likely as not")),
            (80, _("8 times in 10")),
            (95, _("Almost certain")),
        ],
        coerce=int,
        empty_value=None,
        initial=80,
        required=False,
        help_text=_("For us: whether it holds as often as we say is measured."),
    )
    text = forms.CharField(
        label=_("What the customer reads"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "data-key": "r"}),
        error_messages={"required": _("Write the letter first; nothing was sent.")},
    )


@require_http_methods(["GET", "POST"])
@door("ticket.answer")
def tell(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    found = outlook(ticket, request.actor)
    until = found.planned_end or (found.promise.until if found.promise else kernel.now())
    local = until.astimezone(ZoneInfo(request.staff.zone)).replace(second=0, microsecond=0)
    form = TellForm(
        request.POST or None, initial={"until": local, "text": draft(ticket, found, until)}
    )
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            actions.tell(ticket, by=request.actor, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return go(request, ticket, str(_("Told; it is a promise now.")))
    context = {"ticket": ticket, "form": form, "outlook": found, "here": "queue"}
    return render(request, "desk/tell.html", context, status=422 if form.errors else 200)
