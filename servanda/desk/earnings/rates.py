"""What an hour costs ourselves, as the head enters it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from servanda import kernel
from servanda.billing import actions
from servanda.billing.rates import rate_rows
from servanda.desk.door import StaffRequest, door
from servanda.desk.fields import DayField
from servanda.desk.settings.common import saved
from servanda.desk.settings.sections import shown
from servanda.kernel.money import Money
from servanda.misses.queries import currencies
from servanda.reviews.earned import MAIN_CURRENCY


class RateForm(forms.Form):
    rate = forms.DecimalField(
        label=gettext_lazy("An hour costs"), min_value=0, max_digits=10, decimal_places=2,
        help_text=gettext_lazy(
            "Wages with what comes on top of them, and the share of the office: whatever you want"
            " an hour to be counted with, the same for everybody."
        ),
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    since = DayField(label=gettext_lazy("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["currency"]
        field.choices = [(one, one) for one in currencies() or [MAIN_CURRENCY]]


@require_http_methods(["GET", "POST"])
@door("cost.edit")
def rates(request: StaffRequest) -> HttpResponse:
    form = RateForm(request.POST or None, initial={"since": kernel.now().date().replace(day=1)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        rate = Money.of(given["rate"], given["currency"])
        by = request.actor
        if saved(form, lambda: actions.set_rate(by=by, since=given["since"], rate=rate)):
            messages.success(request, _("Saved."))
            return redirect("desk:rates")
    rows = rate_rows(request.actor)
    return shown(request, "desk/earnings/rates.html", "rates", form=form, rows=rows)


@require_POST
@door("cost.edit")
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    """It was entered by mistake."""
    actions.drop_rate(get_object_or_404(rate_rows(request.actor), pk=pk), by=request.actor)
    messages.success(request, _("Taken away: the rate before it holds on."))
    return redirect("desk:rates")
