"""A technical statement: written, handed to whoever writes to the customer, or settled (T15)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.desk.calling_names import called
from servanda.desk.door import StaffRequest, door
from servanda.desk.statements import StatedForm
from servanda.desk.views.attempt import attempt
from servanda.desk.views.sending import Files, send
from servanda.desk.views.ticket import find, page
from servanda.people.queries import staff_in_office
from servanda.tickets import actions
from servanda.tickets.models import Message, Ticket
from servanda.tickets.statements import find_statement


@require_POST
@door("ticket.state_technically")
def stated(request: StaffRequest, ref: str) -> HttpResponse:
    """Write it; with `hand` it goes to the agent as what they do next."""
    ticket = find(request, ref)
    form = StatedForm(request.POST, ticket=ticket, actor=request.actor)
    if not form.is_valid():
        told = _("Nothing was saved.")
        return page(request, ticket, stated_form=form, refused=told, tab="stated")
    data = form.cleaned_data

    def act(kept: Files) -> None:
        statement = actions.state_technically(
            ticket, by=request.actor, found=data["text"], cause=data["cause"], done=data["done"],
            attachments=kept,
        )  # fmt: skip
        if data["hand"]:
            actions.hand_statement(statement, by=request.actor, to=data["agent"])

    done = _("Statement saved, for colleagues only.")
    if data["hand"] and data["agent"]:
        done = _("Statement saved. %(name)s puts it into plain words.") % {"name": data["agent"]}
    elif data["hand"]:
        done = _("Statement saved. The desk puts it into plain words.")
    words = "|".join([data["text"], data["cause"], data["done"]])
    done, warn = called(done, words, ticket, request.actor)
    return send(request, ticket, "stated", act, done, words, warn=warn, stated_form=form)


def word(request: StaffRequest, ticket: Ticket, answer: Message) -> None:
    """If the answer was written from a statement, say so; inside the action that sends it."""
    found = find_statement(ticket, request.actor, request.POST.get("statement", ""))
    if found is not None:
        known = request.POST.get("known", "")
        actions.put_into_plain_words(
            found,
            by=request.actor,
            answer=answer,
            known=int(known) if known.isdecimal() and len(known) < 6 else 0,
        )


@require_POST
@door("ticket.state_technically")
def statement(request: StaffRequest, ref: str, message: str) -> HttpResponse:
    """Hand one that is written already to the agent, or say that the customer needs none of it."""
    ticket = find(request, ref)
    found = find_statement(ticket, request.actor, message)
    if found is None:
        raise Http404
    if request.POST.get("act") == "settle":
        done = _("Nobody is asked any more to put it into plain words.")
        return attempt(
            request, ticket, lambda: actions.settle_statement(found, by=request.actor), done
        )
    to = staff_in_office().filter(ref=request.POST.get("agent", "")).first()
    name = to.name if to else _("The desk")
    done = _("%(name)s puts it into plain words.") % {"name": name}
    return attempt(
        request, ticket, lambda: actions.hand_statement(found, by=request.actor, to=to), done
    )
