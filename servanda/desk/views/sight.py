"""Who may see figures about a person: a setting of the provider."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.sections import shown
from servanda.people.queries import staff_in_office
from servanda.reviews import actions
from servanda.reviews.models import Sight
from servanda.reviews.personal import coaches, sight_in_force


@require_http_methods(["GET", "POST"])
@door("provider.edit")
def sight(request: StaffRequest) -> HttpResponse:
    """One choice for everybody, and each colleague's coach."""
    colleagues = list(staff_in_office())
    known = coaches()
    if request.method == "POST":
        wanted = request.POST.get("sight", "")
        if wanted in Sight.values:
            actions.set_sight(wanted, by=request.actor)
        by_ref = {one.ref: one for one in colleagues}
        for one in colleagues:
            coach = by_ref.get(request.POST.get(f"coach_{one.ref}", ""))
            if coach != one and known.get(one.pk) != (coach.pk if coach else None):
                actions.set_coach(one, by=request.actor, coach=coach)
        messages.success(request, _("Saved."))
        return redirect("desk:sight")
    context = {
        "choices": Sight.choices,
        "chosen": sight_in_force().value,
        "rows": [(one, known.get(one.pk)) for one in colleagues],
        "colleagues": colleagues,
    }
    return shown(request, "desk/sight.html", "sight", **context)


@require_POST
@door("day.read")
def morning(request: StaffRequest) -> HttpResponse:
    """The morning's mail, on or off, from the reader's own settings."""
    wanted = request.POST.get("wanted") == "1"
    actions.want_morning(request.staff, by=request.actor, wanted=wanted)
    said = _("You get a mail every working morning.") if wanted else _("No more morning mails.")
    messages.success(request, said)
    return redirect("desk:preferences")
