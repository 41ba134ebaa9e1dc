"""The company that runs this installation."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import language_field, saved, text, zone_field
from servanda.desk.settings.sections import back, shown
from servanda.people import actions as people
from servanda.people.queries import provider

REFUSALS = {"bad_address": "desk_address", "no_name": "name"}


class CompanyForm(forms.Form):
    name = text(gettext_lazy("Name"), max_length=120)
    desk_address = forms.EmailField(label=gettext_lazy("The address your customers write to"))
    desk_phone = forms.CharField(
        label=gettext_lazy("Telephone of the desk"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    language = language_field(
        gettext_lazy("Language"),
        help_text=gettext_lazy("For whoever's own language we do not know."),
    )
    zone = zone_field(gettext_lazy("Time zone"))
    unknown_senders_acknowledged = forms.BooleanField(
        label=gettext_lazy("Answer mail from strangers with an acknowledgement"), required=False
    )


@require_http_methods(["GET", "POST"])
@door("provider.edit")
def company(request: StaffRequest) -> HttpResponse:
    found = provider()
    initial = {name: getattr(found, name) for name in CompanyForm.base_fields} if found else {}
    form = CompanyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data

        def save() -> None:
            if found is None:
                people.set_up_provider(by=request.actor, **values)
            else:
                people.change_provider(found, by=request.actor, **values)

        if saved(form, save, REFUSALS):
            messages.success(request, _("Saved."))
            return back(request, "company")
    return shown(request, "desk/settings/company.html", "company", form=form)
