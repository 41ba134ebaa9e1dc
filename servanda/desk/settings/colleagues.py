"""Colleagues: who they are, what they may do, and the mail that lets them in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.calendars.models import Calendar
from servanda.calendars.queries import calendars
from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import (
    language_field,
    saved,
    text,
    tried,
    zone_field,
)
from servanda.desk.settings.roles import ROLES
from servanda.desk.settings.sections import back, shown
from servanda.desk.settings.words import WordsField
from servanda.kernel import Refused
from servanda.people import actions as people
from servanda.people import invitations
from servanda.people.models import Role, Staff, Team
from servanda.people.queries import colleague_list, provider, teams

REFUSALS = {"account_taken": "email", "bad_address": "email", "last_keyholder": "roles"}


def _roles() -> list[tuple[str, str]]:
    return [
        (role, format_html('<span>{} <span class="muted small">{}</span></span>', name, about))
        for role, name, about in ROLES
    ]


class ColleagueForm(forms.Form):
    given_name = text(gettext_lazy("Given name"))
    family_name = text(gettext_lazy("Family name"), required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What they do"),
        choices=_roles,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one role.")},
    )
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    title = WordsField(
        label=gettext_lazy("Title"),
        required=False,
        help_text=gettext_lazy("As customers read it: “System engineer”."),
    )
    language = language_field(gettext_lazy("Language"))
    zone = zone_field(gettext_lazy("Time zone"))
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Working hours"),
        queryset=Calendar.objects.none(),
        required=False,
        empty_label=gettext_lazy("not given"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["teams"].queryset = teams()
        fields["calendar"].queryset = calendars()
        if not teams().exists():
            del self.fields["teams"]


class NewColleagueForm(ColleagueForm):
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        help_text=gettext_lazy("The invitation goes there; they sign in with it."),
    )
    field_order = ("email", "given_name", "family_name", "roles")


@require_safe
@door("staff.edit")
def colleagues(request: StaffRequest) -> HttpResponse:
    found = colleague_list(request.actor)
    now = kernel.now()
    return shown(request, "desk/settings/colleagues.html", "colleagues", colleagues=found, now=now)


@require_http_methods(["GET", "POST"])
@door("staff.edit")
def new_colleague(request: StaffRequest) -> HttpResponse:
    """The colleague, their roles and teams, and the mail that lets them in, at once."""
    company = provider()
    given = teams()
    initial: dict[str, Any] = {"roles": [Role.AGENT], "zone": request.staff.zone}
    initial |= {"language": company.language if company else request.staff.language}
    initial |= {"teams": list(given) if given.count() == 1 else []}
    form = NewColleagueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        added = tried(form, lambda: people.add_and_invite(by=request.actor, **values), REFUSALS)
        if added is not None:
            messages.success(request, _("%(name)s is invited.") % {"name": added.name})
            return back(request, "colleague", added.ref)
    return shown(request, "desk/settings/colleague.html", "colleagues", form=form)


@require_http_methods(["GET", "POST"])
@door("staff.edit")
def colleague(request: StaffRequest, ref: str) -> HttpResponse:
    found: Staff = get_object_or_404(colleague_list(request.actor), ref=ref)
    names = ("given_name", "family_name", "phone", "title", "language", "zone", "calendar")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial["roles"] = [held.role for held in found.held]  # type: ignore[attr-defined]
    initial["teams"] = list(found.teams.all())
    form = ColleagueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if saved(
            form, lambda: people.change_colleague(found, by=request.actor, **values), REFUSALS
        ):
            messages.success(request, _("Saved."))
            return back(request, "colleague_list")
    return shown(
        request,
        "desk/settings/colleague.html",
        "colleagues",
        form=form,
        colleague=found,
        **_invitation(found),
    )


def _invitation(found: Staff) -> dict[str, Any]:
    """What became of the mail that lets them in; the link itself where no mail can leave yet."""
    newest = found.invitation
    waits = newest is not None and newest.is_open(kernel.now())
    by_hand = waits and not settings.SMTP_URL and newest is not None
    return {
        "invitation": newest,
        "waits": waits,
        "by_hand": invitations.url_of(newest) if by_hand and newest else "",
        "signs_in": found.account.has_usable_password(),
    }


@require_POST
@door("staff.edit")
def invite(request: StaffRequest, ref: str) -> HttpResponse:
    """Once more: a new link, and the earlier ones end."""
    found: Staff = get_object_or_404(colleague_list(request.actor), ref=ref)
    try:
        people.invite(found, by=request.actor)
        messages.success(request, _("A new link is on its way to %(to)s.") % {"to": found.email})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:colleague", ref)
