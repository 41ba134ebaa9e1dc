"""Signing in and out, and a colleague's own language and zone."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.desk.door import StaffRequest, door
from servanda.people import actions as people
from servanda.people.access import may
from servanda.reviews.morning import is_wanted

LANGUAGE_NAMES = [("en", "English"), ("hu", "Magyar"), ("he", "עברית"), ("es", "Español")]


class SignInForm(AuthenticationForm):
    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _(
            "This address and password do not belong together. Check both and try again."
        ),
        "inactive": _("This account is switched off. Ask your administrator."),
    }


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
        return redirect(wanted if safe else "desk:queue")
    return render(
        request, "desk/sign_in.html", {"form": form, "next": wanted, "demo": settings.DEMO}
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk:sign_in")


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_NAMES)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
    )


@require_http_methods(["GET", "POST"])
@door()
def preferences(request: StaffRequest) -> HttpResponse:
    staff = request.staff
    form = PreferencesForm(
        request.POST or None, initial={"language": staff.language, "zone": staff.zone}
    )
    if request.method == "POST" and form.is_valid():
        people.set_preferences(staff, by=request.actor, **form.cleaned_data)
        return redirect("desk:preferences")
    context = {
        "form": form,
        "morning_wanted": is_wanted(staff, request.actor.roles),
        "may_morning": may(request.actor, "day.read"),
    }
    return render(request, "desk/preferences.html", context)
