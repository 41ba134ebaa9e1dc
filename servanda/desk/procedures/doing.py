"""The checklist on a ticket: a procedure chosen, steps ticked, noted, left out, added."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.catalogue.queries import procedures_for
from servanda.desk import undo
from servanda.desk.acts.doing import Acts
from servanda.desk.acts.showing import show
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import attempt
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.promises.norms import norm_of
from servanda.tickets.actions import checklist as actions
from servanda.tickets.checklist import checklist_of, find_step
from servanda.tickets.models import Step, Ticket


@require_POST
@door("ticket.checklist")
def procedure(request: StaffRequest, ref: str) -> HttpResponse:
    """Go by a procedure, or let go of the one there is."""
    ticket, by = find(request, ref), request.actor
    if request.POST.get("act") == "drop":
        run = checklist_of(ticket).run
        if run is None:
            return redirect("desk:ticket", ticket.ref)
        done = _("Its steps are off the list; the history keeps what was done.")
        return attempt(
            request, ticket, lambda: actions.drop_procedure(run, by=by), done, undoable=True
        )
    chosen = request.POST.get("procedure", "")
    version = next(
        (one for one in procedures_for(ticket.customer) if str(one.procedure_id) == chosen), None
    )
    if version is None:
        messages.error(request, _("Choose from the list."))
        return redirect("desk:ticket", ticket.ref)
    done = _("Its steps are the checklist of this ticket now.")
    return attempt(
        request,
        ticket,
        lambda: actions.choose_procedure(ticket, by=by, version=version),
        done,
        undoable=True,
    )


@require_POST
@door("ticket.checklist")
def add(request: StaffRequest, ref: str) -> HttpResponse:
    """A step of one's own; several when lines of them are given."""
    ticket = find(request, ref)
    texts = request.POST.get("text", "").splitlines()
    return _tried(
        request,
        ticket,
        lambda: actions.add_steps(ticket, by=request.actor, texts=texts),
        again=True,
    )


@require_safe
@door("ticket.checklist")
def norm(request: StaffRequest, ref: str) -> HttpResponse:
    """How long the last tickets took that went by the same procedure."""
    run = checklist_of(find(request, ref)).run
    if run is None:
        return HttpResponse("")
    known = norm_of(run.version.procedure)
    return render(request, "desk/procedures/norm.html", {"norm": known, "version": run.version})


class NoteForm(forms.Form):
    """What is to be known about a step, or why it is left out."""

    text = forms.CharField(
        label=gettext_lazy("Note, or why it is left out"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autofocus": True}),
    )


@require_http_methods(["GET", "POST"])
@door("ticket.checklist")
def step(request: StaffRequest, ref: str) -> HttpResponse:
    """One step: ticked or opened again, noted, left out with the reason, taken off the list."""
    found = find_step(request.actor, ref)
    if found is None:
        raise Http404
    form = NoteForm(request.POST or None, initial={"text": found.note.text if found.note else ""})
    if request.method == "GET":
        return show(request, found.ticket, "step", form=form, step=found)
    words = form.cleaned_data["text"] if form.is_valid() else ""
    act = request.POST.get("act", "")
    verbs: dict[str, Callable[[], object]] = {
        "tick": lambda: actions.tick(found, by=request.actor),
        "open": lambda: actions.open_step(found, by=request.actor),
        "note": lambda: actions.note_step(found, by=request.actor, text=words),
        "skip": lambda: actions.skip_step(found, by=request.actor, why=words),
        "remove": lambda: actions.remove_step(found, by=request.actor),
    }
    if act not in verbs:
        raise Http404
    if act in ("tick", "open"):
        return _tried(request, found.ticket, verbs[act])
    return _from_form(request, found, form, verbs[act], act)


def _from_form(
    request: StaffRequest, found: Step, form: NoteForm, verb: Callable[[], object], act: str
) -> HttpResponse:
    """Refused, the form says why and keeps what was typed."""
    since = kernel.now()
    try:
        verb()
    except Refused as refused:
        return show(request, found.ticket, "step", form=form, step=found, refused=str(refused))
    done = {
        "note": _("Noted."),
        "skip": _("Left out, with the reason."),
        "remove": _("The step is off the list."),
    }
    undo.say(request, done[act], [found.ticket], since=since)
    return redirect("desk:ticket", found.ticket.ref)


def _tried(
    request: StaffRequest, ticket: Ticket, verb: Callable[[], object], *, again: bool = False
) -> HttpResponse:
    """Do it, and show the list anew: alone where the page asked for it alone; `again`: with the
    form to add to it."""
    refused = ""
    try:
        verb()
    except Refused as refusal:
        refused = str(refusal)
    if not request.headers.get("HX-Request"):
        if refused:
            messages.error(request, refused)
        return redirect("desk:ticket", ticket.ref)
    context = {
        "ticket": ticket,
        "checklist": checklist_of(ticket),
        "may_tick": Acts(request.actor, ticket).checklist,
        "refused": refused,
        "again": again,
        "typed": request.POST.get("text", "") if refused else "",
    }
    return render(request, "desk/procedures/steps.html", context)
