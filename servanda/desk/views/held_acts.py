"""What is done to held mail, one or many at a time; and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from servanda import kernel
from servanda.desk import undo
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.held import MOST, asked_of
from servanda.kernel import Refused
from servanda.mail.queries import find_raw
from servanda.people.queries import find_contact, find_customer
from servanda.tickets import held_mail
from servanda.tickets.intake import Fate, Known, bring_back, discard_held, release, run_again
from servanda.tickets.models import HeldMail

SALT = "servanda.held"
Act = Callable[[HeldMail], Fate | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The act on one mail, and what is said when it is done to several."""

    act: Act
    told: Callable[[list[Fate | None]], str]


@require_POST
@door("mail.release")
def held_act(request: StaffRequest) -> HttpResponse:
    """The button's act on each chosen mail, with an undo for all of them."""
    rows = _chosen(request)
    if not rows:
        messages.error(request, _("Choose mails first: x ticks one."))
        return back(request)
    try:
        wanted = _wanted(request)
    except Refused as refused:
        messages.error(request, str(refused))
        return back(request)
    since, done, fates = kernel.now(), [], []
    refusals: dict[str, None] = {}
    for row in rows:
        try:
            fates.append(wanted.act(row))
            done.append(row.raw_id)
        except Refused as refused:
            refusals[str(refused)] = None
    if done:
        _say(request, wanted.told(fates), done, since)
    for words in refusals:
        messages.error(request, words)
    return back(request)


def _chosen(request: StaffRequest) -> list[HeldMail]:
    """The ticked ones, or with "all" the newest of the list that the form was on."""
    if request.POST.get("all"):
        return list(held_mail.held_mail(request.actor, asked_of(request.POST))[:MOST])
    return held_mail.chosen_held(request.actor, request.POST.getlist("t")[:MOST])


def _wanted(request: StaffRequest) -> Wanted:
    by, given = request.actor, request.POST
    if given.get("act") == "spam":
        return Wanted(lambda row: discard_held(row.raw, by=by), _told_spam)
    if given.get("act") == "again":
        return Wanted(lambda row: run_again(row.raw, by=by), _told_again)
    if given.get("act") == "into":
        ticket = held_mail.find_ticket(by, given.get("number", ""))
        if ticket is None:
            raise Refused(_("There is no ticket of this number. Look at it again."), code="no")
        return Wanted(lambda row: release(row.raw, by=by, into=ticket), _told_released)
    if given.get("act") == "known":
        known = _known(request)
        return Wanted(lambda row: release(row.raw, by=by, known=known), _told_released)
    if given.get("act") == "release":
        return Wanted(lambda row: release(row.raw, by=by), _told_released)
    raise Refused(_("Choose what to do with the chosen mails."), code="no")


def _known(request: StaffRequest) -> Known:
    given = request.POST
    contact = find_contact(request.actor, given.get("contact", ""))
    if contact is not None:
        return Known(contact.customer, contact)
    customer = find_customer(request.actor, given.get("customer", ""))
    if customer is None:
        raise Refused(_("Choose a contact or a company from the list."), code="no")
    names = {name: given.get(name, "").strip() for name in ("given_name", "family_name")}
    if not names["given_name"]:
        raise Refused(_("Give the new contact a name."), code="no_name")
    return Known(customer, None, **names)


def _told_released(fates: list[Fate | None]) -> str:
    numbers = [fate.ticket for fate in fates if fate is not None and fate.ticket is not None]
    if len(fates) == 1 and numbers:
        if fates[0] is not None and fates[0].outcome == "ticket":
            return _("Let in: ticket #%(number)s.") % {"number": numbers[0]}
        return _("Let in: it is part of #%(number)s.") % {"number": numbers[0]}
    words = ngettext("%(count)s mail let in.", "%(count)s mails let in.", len(fates))
    return words % {"count": len(fates)}


def _told_spam(fates: list[Fate | None]) -> str:
    words = ngettext(
        "Put aside as spam. It is kept.", "%(count)s mails put aside as spam. They are kept.",
        len(fates),
    )  # fmt: skip
    return words % {"count": len(fates)}


def _told_again(fates: list[Fate | None]) -> str:
    still = sum(1 for fate in fates if fate is not None and fate.outcome == "held")
    if still == len(fates):
        return ngettext(
            "It ran again and is held again; the reason stands beside it.",
            "They ran again and are held again; the reason stands beside each.",
            still,
        )
    if still:
        words = _("%(done)s of %(count)s are in now, the others are held again.")
        return words % {"done": len(fates) - still, "count": len(fates)}
    words = ngettext("It ran again and is in.", "All %(count)s ran again and are in.", len(fates))
    return words % {"count": len(fates)}


def _say(request: StaffRequest, words: str, raws: list[int], since: datetime) -> None:
    rows = held_mail.acts_on_held(request.actor, raws, since)
    if not rows:
        messages.success(request, words)
        return
    signed = signing.dumps([list(row) for row in rows], salt=SALT, compress=True)
    address = reverse("desk:held_undo", args=[signed])
    messages.success(request, words, extra_tags=f"{undo.MARK}{address}")


@require_POST
@door("mail.release")
def held_undo(request: StaffRequest, signed: str) -> HttpResponse:
    """Every mail that still can waits again; of the others it is said why not."""
    try:
        rows = signing.loads(signed, salt=SALT, max_age=undo.VALID)
    except signing.BadSignature:
        messages.error(request, _("It is too late to undo this. The list shows what you can do."))
        return back(request)
    done = 0
    refusals: dict[str, None] = {}
    for key, number in rows:
        if (raw := find_raw(int(key))) is None:
            continue
        try:
            bring_back(raw, by=request.actor, number=int(number))
            done += 1
        except Refused as refused:
            refusals[str(refused)] = None
    for words in refusals:
        messages.error(request, words)
    if done:
        words = ngettext("Undone: it waits again.", "Undone: %(count)s mails wait again.", done)
        messages.success(request, words % {"count": done})
    return back(request)


def back(request: StaffRequest) -> HttpResponse:
    response = undo.back(request)
    if response["Location"] == reverse("desk:queue") and not request.POST.get("next"):
        return redirect("desk:held")
    return response
