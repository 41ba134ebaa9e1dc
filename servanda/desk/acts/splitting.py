"""Making some of what was said a ticket of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from servanda import kernel
from servanda.desk import undo
from servanda.desk.acts.showing import show
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.tickets import actions
from servanda.tickets.lists import messages_visible_to
from servanda.tickets.models import Message


class SplitForm(forms.Form):
    said = forms.ModelMultipleChoiceField(
        queryset=Message.objects.none(), required=False, to_field_name="ref"
    )
    subject = forms.CharField(
        label=gettext_lazy("What is it about"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    part = forms.CharField(
        label=gettext_lazy("Only these words of it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Left empty, whole messages move there, with their threads."),
    )
    tell = forms.BooleanField(
        label=gettext_lazy("Tell the customer the new number by mail"), required=False
    )


@require_http_methods(["GET", "POST"])
@door("ticket.merge")
def split(request: StaffRequest, ref: str) -> HttpResponse:
    """Choose the messages, or words of one; they become a ticket received when they were."""
    ticket = find(request, ref)
    rows = messages_visible_to(request.actor).filter(ticket=ticket, erased_at=None)
    rows = rows.select_related("contact", "staff").order_by("-at", "-pk")
    form = SplitForm(request.POST or None)
    field: Any = form.fields["said"]
    field.queryset = rows
    picked = request.POST.getlist("said") or request.GET.getlist("said")
    context: dict[str, Any] = {"form": form, "rows": rows, "picked": picked}
    if request.method == "GET":
        return show(request, ticket, "split", **context)
    if not form.is_valid():
        refused = _("Choose the messages again; nothing was changed.")
        return show(request, ticket, "split", refused=refused, **context)
    data, since = form.cleaned_data, kernel.now()
    try:
        own = actions.split(
            ticket, by=request.actor, said=list(data["said"]), subject=data["subject"],
            part=data["part"].strip(), tell=data["tell"],
        )  # fmt: skip
    except Refused as refusal:
        return show(request, ticket, "split", refused=str(refusal), **context)
    words = _("It goes on as #%(number)s.") % {"number": own.number}
    undo.say(request, words, [] if data["tell"] else [ticket], since=since)
    return undo.back(request, own)
