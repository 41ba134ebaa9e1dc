"""The first account of an empty installation: the one page that needs no sign-in, but its code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from servanda.desk.settings.common import (
    LANGUAGES,
    language_field,
    likely_zone,
    text,
    tried,
    zone_field,
)
from servanda.people import actions as people
from servanda.people import first as claims
from servanda.people.backend import SIGN_IN
from servanda.people.models import Account

REFUSALS = {
    "set_up_code": "code",
    "bad_address": "desk_address",
    "account_taken": "email",
    "no_name": "company",
}


class FirstForm(forms.Form):
    code = forms.CharField(
        label=_("Set-up code"),
        help_text=_("`servanda web` shows it when it starts, and so does `servanda doctor`."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    company = text(_("Your company"), max_length=120, attrs={"autocomplete": "organization"})
    given_name = text(_("Your given name"), attrs={"autocomplete": "given-name"})
    family_name = text(_("Your family name"), required=False, attrs={"autocomplete": "family-name"})
    email = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Ten characters or more."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    desk_address = forms.EmailField(
        label=_("The address your customers write to"),
        help_text=_("support@… for example. It can be changed later."),
    )
    language = language_field(_("Language"))
    zone = zone_field(_("Time zone"), widget=forms.Select(attrs={"data-own-zone": ""}))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "password" in given:
            account = Account(email=given.get("email", ""))
            try:
                validate_password(given["password"], account)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


@never_cache
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Once there is a colleague, this page only leads to the sign-in page."""
    if not claims.is_unclaimed():
        return redirect("desk:sign_in")
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(LANGUAGES) else (get_language() or "en").split("-")[0]
    with translation.override(language):
        return _first(request, language)


def _first(request: HttpRequest, language: str) -> HttpResponse:
    code = request.GET.get("code", "")
    initial = {"code": code, "language": language, "zone": likely_zone()}
    if not settings.MAIL_FROM.endswith("@localhost"):
        initial["desk_address"] = settings.MAIL_FROM
    form = FirstForm(request.POST or None, initial=initial)
    if claims.is_set_up_code(code):
        form.fields["code"].widget = forms.HiddenInput()
    if request.method == "POST" and form.is_valid():
        staff = tried(form, lambda: people.first_account(**form.cleaned_data), REFUSALS)
        if staff is not None:
            login(request, staff.account, SIGN_IN)
            return redirect("desk:first_day")
    context = {"form": form, "languages": LANGUAGES, "code": code}
    status = 422 if form.is_bound else 200
    return render(request, "desk/settings/first.html", context, status=status)
