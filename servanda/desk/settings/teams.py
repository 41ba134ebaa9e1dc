"""Teams: colleagues who share a queue, and what customers know it by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import saved, tried
from servanda.desk.settings.sections import back, shown
from servanda.desk.settings.words import WordsField
from servanda.people import actions as people
from servanda.people.models import Staff, Team
from servanda.people.queries import staff_in_office, teams_with_members


class TeamForm(forms.Form):
    name = WordsField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("Customers read it in their mails.")
    )
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Members"),
        queryset=Staff.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["members"].queryset = staff_in_office()


@require_safe
@door("staff.edit")
def teams_page(request: StaffRequest) -> HttpResponse:
    return shown(request, "desk/settings/teams.html", "teams", teams=teams_with_members())


@require_http_methods(["GET", "POST"])
@door("staff.edit")
def new_team(request: StaffRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, initial={"members": [request.staff.pk]})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if tried(form, lambda: people.create_team(by=request.actor, **values)):
            messages.success(request, _("The team is there."))
            return back(request, "teams")
    return shown(request, "desk/settings/team.html", "teams", form=form)


@require_http_methods(["GET", "POST"])
@door("staff.edit")
def team(request: StaffRequest, ref: str) -> HttpResponse:
    found: Team = get_object_or_404(teams_with_members(), ref=ref)
    members = [member.pk for member in found.members.all()]
    form = TeamForm(request.POST or None, initial={"name": found.name, "members": members})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if saved(form, lambda: people.change_team(found, by=request.actor, **values)):
            messages.success(request, _("Saved."))
            return back(request, "teams")
    return shown(request, "desk/settings/team.html", "teams", form=form, team=found)
