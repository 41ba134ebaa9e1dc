"""Saying something on a ticket. Each is a POST of its own; a refused one keeps what was typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.desk import forms
from servanda.desk.calling_names import called
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import attempt
from servanda.desk.views.sending import Files, send
from servanda.desk.views.stating import word
from servanda.desk.views.ticket import find, page
from servanda.tickets import actions
from servanda.tickets.actions.withdrawing import PAUSE


@require_POST
@door("ticket.answer")
def answer(request: StaffRequest, ref: str) -> HttpResponse:
    """Answer the customer; `then` says what the ticket does next: nothing, wait, or solved."""
    ticket = find(request, ref)
    form = forms.AnswerForm(request.POST, request.FILES, ticket=ticket)
    then = request.POST.get("then", "")
    if not form.is_valid():
        return page(request, ticket, answer_form=form, refused=_("Nothing was sent."), tab="answer")
    data = form.cleaned_data

    def act(kept: Files) -> None:
        # One that was on its way to the draft when the form was sent comes with both.
        known = {(file.name, file.data) for file in kept}
        files = [*kept, *(one for one in form.attachments() if (one.name, one.data) not in known)]
        if then == "solve":
            said = actions.solve(ticket, by=request.actor, text=data["text"], attachments=files)
            word(request, ticket, said)
            return
        said = actions.answer(
            ticket,
            by=request.actor,
            text=data["text"],
            question=then == "wait",
            wait=then == "wait",
            attachments=files,
            cc=data["copy"],
            without=form.without,
            language=data["language"],
            pause=PAUSE,
        )
        word(request, ticket, said)

    done = {
        "solve": _("The solution is on its way; the customer was asked to confirm."),
        "wait": _("Your question leaves in a few seconds; the clock waits as the contract says."),
    }.get(then, _("Your answer leaves in a few seconds."))
    words = "|".join([then, data["text"], *data["copy"]])
    return send(request, ticket, "answer", act, done, words, undoable=then != "solve",
                asks=True, answer_form=form, then=then)  # fmt: skip


@require_POST
@door("ticket.note")
def note(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return page(request, ticket, note_form=form, refused=_("Nothing was saved."), tab="note")
    text = form.cleaned_data["text"]

    def act(kept: Files) -> None:
        actions.note(ticket, by=request.actor, text=text, attachments=kept)

    done, warn = called(_("Note saved."), text, ticket, request.actor)
    return send(request, ticket, "note", act, done, text, warn=warn, note_form=form)


@require_POST
@door("ticket.log_call")
def call(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    form = forms.CallForm(request.POST, ticket=ticket)
    if not form.is_valid():
        return page(request, ticket, call_form=form, refused=_("Nothing was saved."), tab="call")
    data = form.cleaned_data

    def act(_kept: Files) -> None:
        actions.log_call(
            ticket,
            by=request.actor,
            contact=data["contact"],
            direction=data["direction"],
            text=data["text"],
            seconds=(data["minutes"] or 0) * 60,
            spoken=data["spoken"],
        )

    return send(request, ticket, "call", act, _("Call logged."), data["text"], call_form=form)


@require_POST
@door("ticket.confirm_spoken")
def confirmed(request: StaffRequest, ref: str) -> HttpResponse:
    """The customer said on the phone that it works: who said so, and in which call."""
    ticket = find(request, ref)
    form = forms.ConfirmationForm(request.POST, ticket=ticket)
    if not form.is_valid() or form.cleaned_data["contact"] is None:
        return page(
            request,
            ticket,
            confirm_form=form,
            refused=_("Say who confirmed it and what they said; nothing was saved."),
        )
    data = form.cleaned_data

    def act() -> None:
        actions.confirm_in_call(
            ticket,
            by=request.actor,
            contact=data["contact"],
            direction=data["direction"],
            text=data["text"],
            seconds=(data["minutes"] or 0) * 60,
        )

    return attempt(request, ticket, act, _("Closed, confirmed by phone."), confirm_form=form)


@require_POST
@door("ticket.correct")
def thanks(request: StaffRequest, ref: str, message: str) -> HttpResponse:
    """The message that opened it again was only thanks, or said that it works."""
    ticket = find(request, ref)
    said = get_object_or_404(ticket.messages, ref=message)
    confirmed = request.POST.get("why") == "confirmed"
    act = actions.confirmed_by_message if confirmed else actions.was_only_thanks
    return attempt(
        request,
        ticket,
        lambda: act(ticket, by=request.actor, message=said),
        _("Opening it again was undone."),
    )
