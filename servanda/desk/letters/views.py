"""Automatic letters in the settings."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed
from servanda.desk.letters.asked import Asked
from servanda.desk.letters.own_data import OWN
from servanda.desk.settings.common import LANGUAGES, saved
from servanda.desk.settings.sections import shown
from servanda.desk.settings.words import WordsField
from servanda.mail.models import Outgoing
from servanda.notices import own_words, rehearsal
from servanda.notices.kinds import COLLEAGUES, CUSTOMERS, KINDS, Kind
from servanda.people.queries import provider

REFUSALS = {"too_long": "words", "unknown_placeholder": "words"}


class OwnWordsForm(forms.Form):
    """What the provider adds to a letter, by language."""

    words = WordsField(
        label=gettext_lazy("Your own words"),
        required=False,
        long=True,
        max_length=own_words.LONGEST,
    )


@require_safe
@door("provider.edit")
def letters(request: StaffRequest) -> HttpResponse:
    """All of them, by who reads them."""
    found = provider()
    own = found.letter_words if found else {}
    groups = [(_("To customers"), CUSTOMERS), (_("To colleagues"), COLLEAGUES)]
    return shown(request, "desk/letters/list.html", "letters", groups=groups, own=own)


@require_http_methods(["GET", "POST"])
@door("provider.edit")
def letter(request: StaffRequest, code: str) -> HttpResponse:
    """One of them as it would leave now; of those to customers also the words added to it."""
    kind, asked = _kind(code), Asked.of(request)
    kept = _kept(kind)
    form = OwnWordsForm(request.POST or None, initial={"words": kept | asked.draft_words})
    if request.method == "POST" and kind.for_customers and form.is_valid():
        words = form.cleaned_data["words"]
        about = {"about_ticket": kind.about_ticket}
        if request.POST.get("act") == "save":
            save = partial(own_words.save, kind.code, words, by=request.actor, **about)
            if saved(form, save, REFUSALS):
                messages.success(request, _("Saved."))
                return _back(kind, Asked(asked.language, asked.formal, asked.ticket))
        elif saved(form, partial(own_words.check, words, **about), REFUSALS):
            draft = words.get(asked.language, "")
            asked = Asked(asked.language, asked.formal, asked.ticket, draft)
    context: dict[str, Any] = {"form": form} if kind.for_customers else {}
    names = own_words.NAMES if kind.about_ticket else own_words.WITHOUT_TICKET
    context |= {
        "kind": kind,
        "asked": asked,
        "found": _rehearsed(request, kind, asked),
        "frame": f"{reverse('desk:auto_letter_html', args=[kind.code])}?{asked.query}",
        "languages": LANGUAGES,
        "names": [f"{{{name}}}" for name in names],
    }
    return shown(request, "desk/letters/one.html", "letters", **context)


@require_safe
@xframe_options_sameorigin
@door("provider.edit")
def letter_html(request: StaffRequest, code: str) -> HttpResponse:
    """Its HTML, in a frame that can run and load nothing."""
    found = _rehearsed(request, _kind(code), Asked.of(request))
    if found is None:
        raise Http404
    return framed(found.words.html)


@require_POST
@door("provider.edit")
def letter_test(request: StaffRequest, code: str) -> HttpResponse:
    """Send it to the colleague who looks at it, and to nobody else."""
    kind, asked = _kind(code), Asked.of(request)
    found = _rehearsed(request, kind, asked)
    if found is None:
        messages.error(request, _("There is nothing to send: nobody would get this letter now."))
    else:
        say_sent(request, rehearsal.send_test(found, request.staff))
    return _back(kind, asked)


def say_sent(request: StaffRequest, sent: Outgoing) -> None:
    """Whether the test is on its way."""
    if sent.held_at:
        messages.warning(request, _("The test waits in the sent mail: letters are held now."))
    else:
        messages.success(request, _("The test is on its way to %(to)s.") % {"to": sent.recipient})


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _kept(kind: Kind) -> dict[str, str]:
    found = provider()
    return dict(found.letter_words.get(kind.code, {})) if found else {}


def _back(kind: Kind, asked: Asked) -> HttpResponse:
    return redirect(f"{reverse('desk:auto_letter', args=[kind.code])}?{asked.query}")


def _rehearsed(request: StaffRequest, kind: Kind, asked: Asked) -> rehearsal.Shown | None:
    if provider() is None:
        return None
    manner, draft = asked.manner, asked.draft_words or None
    if make := OWN.get(kind.code):
        mine = partial(make, request.staff)
        return rehearsal.personal(kind, mine, manner=manner, draft=draft)
    return rehearsal.rehearse(
        kind, by=request.actor, manner=manner, ticket=asked.ticket, draft=draft
    )
