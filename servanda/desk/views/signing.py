"""Signed letters (DKIM): the key of each domain, its record in DNS, whether it is in use."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.sections import shown
from servanda.kernel import Refused
from servanda.mail import actions
from servanda.mail.models import SigningKey
from servanda.mail.queries import signing_keys
from servanda.mail.signing import look_up

IN_DNS: dict[str, Promise] = {
    "ok": gettext_lazy("The record is in DNS as it should be."),
    "missing": gettext_lazy(
        "The record is not in DNS yet. After publishing it can take some hours."
    ),
    "other": gettext_lazy("Another record stands there. Replace it by the one shown here."),
    "no_answer": gettext_lazy("The name servers do not answer. Try again in some minutes."),
}


class KeyForm(forms.Form):
    """A key that there is already."""

    selector = forms.CharField(
        label=gettext_lazy("Selector"), max_length=63, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    pem = forms.CharField(
        label=gettext_lazy("Private key"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"dir": "ltr", "rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy("RSA, as PEM, without a passphrase. It is stored sealed."),
    )


@require_safe
@door("provider.edit")
def signing(request: StaffRequest) -> HttpResponse:
    return _page(request, "", KeyForm())


@require_POST
@door("provider.edit")
def signing_act(request: StaffRequest, domain: str, act: str) -> HttpResponse:
    """Make, give, look up, start or stop."""
    keys = dict(signing_keys())
    if domain not in keys:
        raise Http404
    try:
        if act == "make":
            actions.make_key(domain, by=request.actor)
            messages.success(request, _("Made. Publish the record shown below, then start."))
        elif act == "give":
            return _give(request, domain)
        else:
            _with_key(request, act, keys[domain])
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:signing")


def _with_key(request: StaffRequest, act: str, key: SigningKey | None) -> None:
    done: dict[str, tuple[Callable[..., None], str]] = {
        "start": (actions.start_signing, _("Letters of this domain are signed from now on.")),
        "stop": (actions.stop_signing, _("Letters of this domain leave unsigned.")),
    }
    if key is None or act not in {*done, "look"}:
        raise Http404
    if act == "look":
        found = look_up(key)
        say = messages.success if found == "ok" else messages.error
        say(request, str(IN_DNS[found]))
        return
    does, said = done[act]
    does(key, by=request.actor)
    messages.success(request, said)


def _give(request: StaffRequest, domain: str) -> HttpResponse:
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            actions.give_key(domain, by=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("selector" if refused.code == "selector" else "pem", str(refused))
        else:
            messages.success(request, _("Kept. Check that its record is in DNS, then start."))
            return redirect("desk:signing")
    return _page(request, domain, form)


def _page(request: StaffRequest, domain: str, form: KeyForm) -> HttpResponse:
    """`form` belongs to `domain`, the others get an empty one."""
    rows = [(name, key, form if name == domain else KeyForm()) for name, key in signing_keys()]
    return shown(
        request,
        "desk/signing.html",
        "mailboxes",
        rows=rows,
        form=form,
    )
