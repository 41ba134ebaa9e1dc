"""Which card a number opens, and callers whom we do not know."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.desk.caller_forms import NewContactForm, UnknownForm
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused, unit
from servanda.people import actions as people
from servanda.people.access import may
from servanda.people.queries import customer_list, search_callers
from servanda.search.callers import find_callers
from servanda.tickets import actions


@require_safe
@door("customer.read")
def caller(request: StaffRequest) -> HttpResponse:
    """The search page. With `number` (from a softphone) it opens the right card at once; several
    people with that number are listed, the company first; an unknown one is shown as such."""
    number = request.GET.get("number", "").strip()
    words = number or request.GET.get("q", "").strip()
    find = search_callers if number else find_callers
    found = find(words, actor=request.actor) if words else []
    if number and not found:
        return redirect(f"{reverse('desk:unknown')}?{urlencode({'number': number})}")
    if number and len(found) == 1:
        only = found[0]
        if only.contact:
            return redirect("desk:card", only.contact)
        return redirect("desk:customer", only.customer)
    context = {"words": words, "number": number, "found": found, "here": "caller"}
    return render(request, "desk/caller.html", context)


@require_http_methods(["GET", "POST"])
@door("call.log")
def unknown(request: StaffRequest) -> HttpResponse:
    """Somebody whom we do not know: a contact at a customer, somebody new, or a wrong number."""
    customers = customer_list(request.actor)
    number = {"number": request.GET.get("number", "").strip()}
    posted = request.POST if request.method == "POST" else None
    creating = posted is not None and posted.get("then") == "contact"
    form = UnknownForm(None if creating else posted, initial=number)
    contact_form = NewContactForm(posted if creating else None, customers=customers, initial=number)
    chosen = contact_form if creating else form
    if posted is not None and chosen.is_valid():
        try:
            if creating:
                return _new_contact(request, contact_form)
            return _written_down(request, form, posted.get("then", ""))
        except Refused as refused:
            chosen.add_error(None, str(refused))
    context = {
        "form": form,
        "contact_form": contact_form,
        "number": number["number"],
        "may_create": may(request.actor, "customer.edit"),
        "here": "caller",
    }
    return render(request, "desk/unknown.html", context)


def _new_contact(request: StaffRequest, form: NewContactForm) -> HttpResponse:
    customer = form.cleaned_data["customer"]
    contact = people.add_contact(customer, by=request.actor, **form.values())
    said = _("%(name)s is a contact at %(customer)s now.")
    messages.success(request, said % {"name": contact.name, "customer": customer.name})
    return redirect("desk:card", contact.ref)


def _written_down(request: StaffRequest, form: UnknownForm, then: str) -> HttpResponse:
    """A ticket that asks "who is this?", or only a line in the log."""
    data, by = form.cleaned_data, request.actor
    with unit.action():
        call = actions.begin_call(by=by, number=data["number"], name=data["name"])
        actions.keep_words(call, by=by, subject=data["subject"], summary=data["text"])
        if then in ("wrong", "answered"):
            actions.end_call(call, by=by, outcome=then)
            messages.success(request, _("The call is logged."))
            return redirect("desk:caller")
        who = ", ".join(filter(None, (data["name"], data["number"])))
        ticket = actions.call_to_ticket(
            call, by=by, timed=False, spoken_acknowledgement=True, subject=data["subject"],
            text="\n".join(filter(None, (who, data["text"]))),
        )  # fmt: skip
    messages.success(request, _("Ticket #%(number)s was opened.") % {"number": ticket.number})
    return redirect("desk:ticket", ticket.ref)
