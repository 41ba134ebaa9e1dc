"""Signing in and out, and and how a colleague likes their desk."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.start import choices, start_of
from servanda.kernel import Actor
from servanda.people import actions as people
from servanda.people import actors, first
from servanda.people.access import may
from servanda.people.models import Account, Density, Theme
from servanda.people.queries import staff_of_account
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
    if request.method == "GET" and first.is_unclaimed():
        return redirect("desk:first")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
        return redirect(wanted if safe else _first_page(form.get_user()))
    return render(
        request, "desk/sign_in.html", {"form": form, "next": wanted, "demo": settings.DEMO}
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk:sign_in")


@require_safe
@door()
def home(request: StaffRequest) -> HttpResponse:
    """Where this colleague likes to begin."""
    return redirect(start_of(request.staff, request.actor))


def _first_page(account: AbstractBaseUser) -> str:
    staff = staff_of_account(account) if isinstance(account, Account) else None
    return start_of(staff, actors.of_staff(staff)) if staff else reverse("desk:queue")


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_NAMES)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[
            (Theme.AUTO, _("As the device")),
            (Theme.LIGHT, _("Light")),
            (Theme.DARK, _("Dark")),
        ],
    )
    density = forms.ChoiceField(
        label=_("Lists"),
        choices=[
            (Density.COMFORTABLE, _("Comfortable: two lines for each ticket")),
            (Density.COMPACT, _("Compact: more tickets on the screen")),
        ],
    )
    start_page = forms.ChoiceField(label=_("Begin on"), required=False)
    mail_mentions = forms.BooleanField(
        label=_("A mail when a colleague mentions me"),
        required=False,
        help_text=_("It waits while you are not to be disturbed. On the desk you see it anyway."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page: Any = self.fields["start_page"]
        page.choices = choices(actor)


@require_http_methods(["GET", "POST"])
@door()
def preferences(request: StaffRequest) -> HttpResponse:
    staff = request.staff
    names = ("language", "zone", "theme", "density", "start_page", "mail_mentions")
    initial = {name: getattr(staff, name) for name in names}
    form = PreferencesForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        people.set_preferences(staff, by=request.actor, **form.cleaned_data)
        response = redirect("desk:preferences")
        response.delete_cookie("theme")  # what this device was set to in passing
        return response
    context = {
        "form": form,
        "morning_wanted": is_wanted(staff, request.actor.roles),
        "may_morning": may(request.actor, "day.read"),
    }
    return render(request, "desk/preferences.html", context)
