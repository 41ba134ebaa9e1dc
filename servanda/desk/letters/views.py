"""Automatic letters in the settings."""

from __future__ import annotations

from dataclasses import replace
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
from django.views.decorators.http import require_http_methods, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed
from servanda.desk.letters.asked import Asked
from servanda.desk.letters.own_data import EXAMPLES, OWN
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
    """One of them as it would leave now, and sent to oneself; in those to customers also the words
    added to it, which are seen and sent before they are kept."""
    kind, asked = _kind(code), Asked.of(request)
    form = _form(request, kind)
    act = request.POST.get("act", "")
    words = _typed(kind, form)
    if words is not None and act == "save":
        own_words.save(kind.code, words, by=request.actor, about_ticket=kind.about_ticket)
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('desk:auto_letter', args=[code])}?{asked.query}")
    if words is not None:
        asked = replace(asked, draft=words.get(asked.language, ""))
    found = _rehearsed(request, kind, asked)
    if act == "test" and not (form and form.errors):
        _send(request, found)
    context: dict[str, Any] = {"form": form} if form else {}
    names = own_words.NAMES if kind.about_ticket else own_words.WITHOUT_TICKET
    context |= {
        "kind": kind,
        "asked": asked,
        "found": found,
        "frame": f"{reverse('desk:auto_letter_html', args=[code])}?{asked.query}",
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


def _form(request: StaffRequest, kind: Kind) -> OwnWordsForm | None:
    """None for a letter to colleagues, which takes no words."""
    found = provider()
    kept = found.letter_words.get(kind.code, {}) if found else {}
    return (
        OwnWordsForm(request.POST or None, initial={"words": kept}) if kind.for_customers else None
    )


def _typed(kind: Kind, form: OwnWordsForm | None) -> dict[str, str] | None:
    """What was typed, if it could be kept; else why not stands in the form."""
    if form is None or not form.is_valid():
        return None
    words: dict[str, str] = form.cleaned_data["words"]
    check = partial(own_words.check, words, about_ticket=kind.about_ticket)
    return words if saved(form, check, REFUSALS) else None


def _send(request: StaffRequest, found: rehearsal.Shown | None) -> None:
    """To the colleague who looks at it, and to nobody else."""
    if found is None:
        messages.error(request, _("There is nothing to send: nobody would get this letter now."))
    else:
        say_sent(request, rehearsal.send_test(found, request.staff))


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


def _rehearsed(request: StaffRequest, kind: Kind, asked: Asked) -> rehearsal.Shown | None:
    """For what they see; where nothing has led to such a letter yet, an example."""
    if provider() is None:
        return None
    said: dict[str, Any] = {"manner": asked.manner, "draft": asked.draft_words or None}
    if make := OWN.get(kind.code):
        found = rehearsal.personal(kind, partial(make, request.staff), **said)
        if found is None and (example := EXAMPLES.get(kind.code)):
            return rehearsal.personal(kind, partial(example, request.staff), example=True, **said)
        return found
    found = rehearsal.rehearse(kind, by=request.actor, ticket=asked.ticket, **said)
    return found or rehearsal.example(kind, **said)
