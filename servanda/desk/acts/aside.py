"""Put aside until a time, and reminders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda import kernel
from servanda.clocks import aside
from servanda.desk import undo
from servanda.desk.acts.showing import show
from servanda.desk.acts.times_form import TimeForm
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import go
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.presentation.wording import say_time
from servanda.tickets import actions
from servanda.tickets.models import FollowUp, Message, Ticket
from servanda.tickets.reminders import agreements, find_follow_up


class AsideForm(TimeForm):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    agreement = forms.ModelChoiceField(
        label=gettext_lazy("Did the customer agree to it?"),
        queryset=Message.objects.none(),
        required=False,
        to_field_name="ref",
        empty_label=gettext_lazy("No, the clocks run on"),
        help_text=gettext_lazy(
            "If they did, name the message or the call: then the clocks wait as the contract says."
        ),
    )
    beyond = forms.BooleanField(
        label=gettext_lazy("Put it aside beyond the due time all the same"), required=False
    )

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, due=aside.first_due(ticket), **kwargs)
        field: Any = self.fields["agreement"]
        field.queryset = agreements(ticket)
        field.label_from_instance = _said


def _said(message: Message) -> str:
    words = " ".join(message.text.split())
    who = message.contact.name if message.contact else message.author_name
    return f"{who}, {say(message.at)}: {words[:60]}{'…' if len(words) > 60 else ''}"


def say(instant: datetime) -> str:
    zone, language = timezone.get_current_timezone(), get_language() or "en"
    return say_time(instant, zone=zone, language=language, now=kernel.now())


@require_http_methods(["GET", "POST"])
@door("ticket.snooze")
def put_aside(request: StaffRequest, ref: str) -> HttpResponse:
    """Out of the queue until a time; agreed with the customer, it is scheduled instead."""
    ticket = find(request, ref)
    form = AsideForm(request.POST or None, ticket=ticket)
    if request.method == "GET":
        return show(request, ticket, "aside", form=form)
    if not form.is_valid():
        return show(request, ticket, "aside", form=form, refused=_("Nothing was changed."))
    since, data = kernel.now(), form.cleaned_data
    try:
        _put_aside(ticket, request, data)
    except Refused as refused:
        asks = refused.code == "due_before"
        words = _warning(form) if asks else str(refused)
        return show(request, ticket, "aside", form=form, refused=words, ask_beyond=asks)
    return go(request, ticket, _done(data), since)


def _warning(form: AsideForm) -> str:
    now = kernel.now()
    due = form.due or now
    words = _(
        "It is due %(time)s, before that. Choose an earlier time, or confirm that it may sleep "
        "longer; the clocks and the ladder do not wait."
    )
    if due <= now:
        words = _(
            "It was due %(time)s and is late already. Confirm that it may sleep all the same; the "
            "clocks and the ladder do not wait."
        )
    return words % {"time": say(due)}


def _put_aside(ticket: Ticket, request: StaffRequest, data: dict[str, Any]) -> None:
    by, until, agreement = request.actor, data["at"], data["agreement"]
    if agreement is None:
        aside.put_aside(ticket, by=by, until=until, why=data["why"], beyond=data["beyond"])
        return
    actions.schedule(ticket, by=by, until=until, agreed=True, agreement=agreement)
    if data["why"]:
        actions.note(ticket, by=by, text=data["why"])


def _done(data: dict[str, Any]) -> str:
    words = _("Scheduled until %(time)s, as agreed with the customer.")
    if data["agreement"] is None:
        words = _("Put aside until %(time)s, or until the customer writes.")
    return words % {"time": say(data["at"])}


@require_POST
@door("ticket.snooze")
def wake(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    try:
        actions.wake(ticket, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:ticket", ticket.ref)
    return go(request, ticket, _("Back in the queue."))


class ReminderForm(TimeForm):
    text = forms.CharField(
        label=gettext_lazy("Of what"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True}),
    )
    for_team = forms.BooleanField(label=gettext_lazy("Remind the whole team"), required=False)


@require_http_methods(["GET", "POST"])
@door("ticket.follow_up")
def remind(request: StaffRequest, ref: str) -> HttpResponse:
    """A reminder on this ticket, for oneself or the team."""
    ticket = find(request, ref)
    form = ReminderForm(request.POST or None, due=aside.first_due(ticket))
    if request.method == "GET" or not form.is_valid():
        refused = _("Nothing was saved.") if form.is_bound else ""
        return show(request, ticket, "remind", form=form, refused=refused)
    data = form.cleaned_data
    try:
        actions.set_follow_up(
            ticket, by=request.actor, at=data["at"], text=data["text"], for_team=data["for_team"]
        )
    except Refused as refused:
        return show(request, ticket, "remind", form=form, refused=str(refused))
    return go(request, ticket, _("You will be reminded %(time)s.") % {"time": say(data["at"])})


@require_http_methods(["GET", "POST"])
@door("ticket.follow_up")
def reminder(request: StaffRequest, ref: str) -> HttpResponse:
    """One reminder: done, removed, or moved to another time (which GET asks for)."""
    row = find_follow_up(request.actor, ref)
    if row is None:
        raise Http404
    form, since = TimeForm(request.POST or None), kernel.now()
    if request.method == "GET":
        return show(request, row.ticket, "reminder", form=form, reminder=row)
    act = request.POST.get("act", "move")
    if act == "move" and not form.is_valid():
        refused = _("Nothing was changed.")
        return show(request, row.ticket, "reminder", form=form, reminder=row, refused=refused)
    try:
        done = _change(row, act, request, form)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        undo.say(request, done, [row.ticket], since=since)
    return undo.back(request, row.ticket)


def _change(row: FollowUp, act: str, request: StaffRequest, form: TimeForm) -> str:
    if act == "done":
        actions.finish_follow_up(row, by=request.actor)
        return _("Done: the reminder is gone.")
    if act == "remove":
        actions.remove_follow_up(row, by=request.actor)
        return _("The reminder was removed.")
    at = form.cleaned_data["at"]
    actions.move_follow_up(row, by=request.actor, at=at)
    return _("You will be reminded %(time)s.") % {"time": say(at)}
