"""Writing to a supplier from a ticket."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from servanda.clocks.preview import preview
from servanda.desk.acts.showing import show
from servanda.desk.door import StaffRequest, door
from servanda.desk.fields import FilesField, MomentField
from servanda.desk.forms import new_files
from servanda.desk.views.attempt import go
from servanda.desk.views.ticket import find
from servanda.kernel import Actor, Refused, unit
from servanda.people import actions as people
from servanda.people.models import SupplierAddress
from servanda.people.queries import supplier_addresses
from servanda.tickets import actions
from servanda.tickets.models import State, Ticket
from servanda.tickets.suppliers import last_asked


class SupplierForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("To"),
        queryset=SupplierAddress.objects.none(),
        required=False,
        empty_label=gettext_lazy("A new one, named below"),
    )
    company = forms.CharField(
        label=gettext_lazy("Company"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    address = forms.EmailField(
        label=gettext_lazy("Mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("The customer's subject and words are not sent along."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )
    uploads = FilesField(label=gettext_lazy("Attach files"), required=False)
    wait = forms.BooleanField(
        label=gettext_lazy("Wait for the supplier"), required=False, initial=True
    )
    until = MomentField(
        label=gettext_lazy("They answer by"),
        required=False,
        help_text=gettext_lazy("Then you are reminded."),
    )

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["to"]
        choice.queryset = supplier_addresses()
        choice.label_from_instance = _label
        last = last_asked(ticket)
        if last is not None:
            known = supplier_addresses().filter(address=last.address).first()
            self.initial.update(to=known.pk if known else None, subject=last.subject)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("to") and not (given.get("company") and given.get("address")):
            self.add_error("to", _("Choose a supplier, or name a new one with its address."))
        return given


def _label(row: SupplierAddress) -> str:
    return " · ".join(part for part in (row.supplier.name, row.name, row.address) if part)


@require_http_methods(["GET", "POST"])
@door("ticket.write_supplier")
def supplier(request: StaffRequest, ref: str) -> HttpResponse:
    """A mail to a third party, whose answer joins the ticket for colleagues alone."""
    ticket = find(request, ref)
    form = SupplierForm(request.POST or None, request.FILES or None, ticket=ticket)
    can_wait = ticket.state in (State.NEW, State.OPEN)
    context = {
        "form": form,
        "can_wait": can_wait,
        "effects": preview(ticket, pause="third_party") if can_wait else [],
    }
    if request.method == "GET" or not form.is_valid():
        refused = _("Nothing was sent.") if form.is_bound else ""
        return show(request, ticket, "supplier", refused=refused, **context)
    data = form.cleaned_data
    try:
        with unit.action():
            to = data["to"] or _new(data, request.actor)
            actions.write_to_supplier(
                ticket, by=request.actor, to=to, subject=data["subject"], text=data["text"],
                attachments=new_files(data["uploads"]), wait=data["wait"] and can_wait,
                until=data["until"],
            )  # fmt: skip
    except Refused as refused:
        return show(request, ticket, "supplier", refused=str(refused), **context)
    return go(request, ticket, _("On its way to %(name)s.") % {"name": to.supplier.name})


def _new(data: dict[str, Any], by: Actor) -> SupplierAddress:
    """Into the address book first."""
    row = people.keep_supplier(None, by=by, name=data["company"], addresses=[(data["address"], "")])
    return row.addresses.select_related("supplier").get()
