"""What an invitation opens: a page that sets a password, once, in the colleague's language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from servanda import kernel
from servanda.desk.settings.common import tried
from servanda.people import actions as people
from servanda.people import invitations
from servanda.people.backend import SIGN_IN
from servanda.people.models import Account
from servanda.people.queries import provider


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Ten characters or more."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, signed: str) -> HttpResponse:
    """A link that was used, replaced or is too old says so, and what to do."""
    invitation = invitations.read(signed)
    if invitation is None:
        return render(request, "desk/settings/invitation_over.html", status=404)
    staff = invitation.staff
    with translation.override(staff.language):
        if not invitation.is_open(kernel.now()) or staff.left_at is not None:
            return render(request, "desk/settings/invitation_over.html", status=410)
        form = PasswordForm(request.POST or None, account=staff.account)
        if request.method == "POST" and form.is_valid():
            password = form.cleaned_data["password"]
            if tried(form, lambda: people.use_invitation(invitation, password=password)):
                staff.account.refresh_from_db()
                login(request, staff.account, SIGN_IN)
                return redirect("desk:queue")
        context = {"form": form, "staff": staff, "provider": provider()}
        status = 422 if form.is_bound else 200
        return render(request, "desk/settings/invited.html", context, status=status)
