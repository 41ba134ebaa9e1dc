"""Held mail: what waits and why, one of it to look at, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.held import guessed_name
from servanda.desk.reading import Shown, shown
from servanda.desk.views.reading import framed_letter
from servanda.mail.queries import find_mailbox, find_raw, mailboxes_kept
from servanda.people.access import may
from servanda.search.callers import find_callers
from servanda.tickets import held_mail
from servanda.tickets import held_words as words
from servanda.tickets.held_mail import Asked
from servanda.tickets.models import HeldMail

PAGE = 50
MOST = 200  # done to at once


@require_safe
@door("held.read")
def held(request: StaffRequest) -> HttpResponse:
    asked = asked_of(request.GET)
    found = held_mail.held_mail(request.actor, asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    reasons, boxes = held_mail.counted(request.actor)
    context = {
        "page": page,
        "rows": [(row, words.short(row.reason), words.say(row.reason)) for row in page],
        "asked": asked,
        "seen": held_mail.tickets_seen(request.actor, page),
        "most": MOST,
        "reasons": [(one, words.short(one), reasons[one]) for one in words.in_order(reasons)],
        "waiting": sum(reasons.values()),
        "boxes": [(box, boxes.get(box.pk, 0)) for box in mailboxes_kept()],
        "is_narrowed": bool(asked.reason or asked.mailbox or asked.words),
        "may_release": may(request.actor, "mail.release"),
        "here": "held",
    }
    return render(request, "desk/held.html", context)


def asked_of(given: QueryDict) -> Asked:
    """What an address or a form narrows the list to."""
    reason = given.get("reason", "")
    return Asked(
        reason=reason if reason in words.REASONS else "",
        mailbox=find_mailbox(given.get("box", "")),
        words=given.get("q", "").strip(),
        spam=given.get("list") == "spam",
    )


@require_safe
@door("held.read")
def held_one(request: StaffRequest, pk: int) -> HttpResponse:
    """One held mail, as it would stand in a ticket, and what can be done with it."""
    return page(request, _row(request, pk))


def page(request: StaffRequest, row: HeldMail, **typed: Any) -> HttpResponse:
    """The page of one mail; `typed` is what a refused form keeps."""
    mail = _read(row)
    newer, older = held_mail.neighbours(request.actor, row)
    given, family = guessed_name(row.sender_name, row.sender_address, mail.language if mail else "")
    context = {
        "row": row,
        "seen": held_mail.tickets_seen(request.actor, [row]),
        "mail": mail,
        "reason": words.say(row.reason),
        "mark": words.mark(row.reason),
        "newer": newer,
        "older": older,
        "others": held_mail.of_same_sender(request.actor, row),
        "may_release": may(request.actor, "mail.release"),
        "may_add": may(request.actor, "customer.edit"),
        "given_name": given,
        "family_name": family,
        "here": "held",
    }
    return render(request, "desk/held_one.html", context | typed)


@require_safe
@xframe_options_sameorigin
@door("held.read")
def held_html(request: StaffRequest, pk: int) -> HttpResponse:
    """The HTML of a held mail, cleaned, in a frame that can run nothing."""
    row = _row(request, pk)
    mail = _read(row)
    if mail is None:
        raise Http404
    return framed_letter(request, mail)


@require_safe
@door("held.read")
def held_people(request: StaffRequest, pk: int) -> HttpResponse:
    """Whose mail it may be, while typing: contacts, and companies where somebody new writes."""
    typed = request.GET.get("q", "").strip()
    found = find_callers(typed, actor=request.actor) if len(typed) > 1 else []
    context = {"row": _row(request, pk), "found": found, "words": typed}
    return render(request, "desk/parts/held_people.html", context)


def _row(request: StaffRequest, pk: int) -> HeldMail:
    rows = held_mail.chosen_held(request.actor, [str(pk)])
    if not rows:
        raise Http404
    return rows[0]


def _read(row: HeldMail) -> Shown | None:
    """None for one that stopped the intake: reading it here would stop the desk."""
    if words.code(row.reason) == "crash":
        return None
    raw = find_raw(row.raw_id)
    return shown(raw) if raw is not None else None
