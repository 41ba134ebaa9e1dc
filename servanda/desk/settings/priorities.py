"""What priorities are called, and which one impact and urgency propose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from servanda.catalogue import actions
from servanda.catalogue.models import NUMBERS
from servanda.catalogue.priorities import IMPACTS, URGENCIES, matrix, names
from servanda.desk.choices import USUAL_NAMES
from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import tried
from servanda.desk.settings.sections import shown
from servanda.desk.settings.words import WordsField

PROPOSED = [("", gettext_lazy("as the contract says")), *((n, f"P{n}") for n in NUMBERS)]
CELLS = [(impact, urgency) for impact in IMPACTS for urgency in URGENCIES]


class PrioritiesForm(forms.Form):
    """`name_1`… are words; `many_urgent`… the cells of the matrix."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named, proposed = names(), matrix()
        for number, usual in USUAL_NAMES:
            self.fields[f"name_{number}"] = WordsField(
                label=f"P{number}",
                help_text=usual,
                required=False,
                max_length=60,
                initial=named.get(number),
            )
        for cell in CELLS:
            self.fields["_".join(cell)] = forms.TypedChoiceField(
                label=f"{IMPACTS[cell[0]]} × {URGENCIES[cell[1]]}",
                choices=PROPOSED,
                coerce=int,
                empty_value=None,
                required=False,
                initial=proposed[cell] or "",
            )

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{number}"] for number in NUMBERS]

    @property
    def rows(self) -> Iterator[tuple[Promise, list[forms.BoundField]]]:
        """The matrix, a row for each impact."""
        for impact, name in IMPACTS.items():
            yield name, [self[f"{impact}_{urgency}"] for urgency in URGENCIES]


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def priorities(request: StaffRequest) -> HttpResponse:
    form = PrioritiesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        named = {number: given[f"name_{number}"] for number in NUMBERS}
        proposed = {cell: given["_".join(cell)] for cell in CELLS}

        def act() -> bool:
            actions.set_priorities(by=request.actor, named=named, proposed=proposed)
            return True

        if tried(form, act):
            messages.success(request, _("Saved."))
            return redirect("desk:priorities")
    context = {"form": form, "urgencies": list(URGENCIES.values())}
    return shown(request, "desk/settings/priorities.html", "priorities", **context)
