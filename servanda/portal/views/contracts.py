"""The contracts of a contact's company: what was signed, what was mended in it, the paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.catalogue.promises import promise_of
from servanda.catalogue.shorthand import written
from servanda.contracts.corrected import documents_of, mended
from servanda.contracts.difference import METRICS, difference
from servanda.contracts.ending_words import ending_words
from servanda.contracts.models import Contract, Document, Line, Version
from servanda.contracts.queries import contract_page
from servanda.contracts.stage import Stage, stage_of
from servanda.contracts.term import last_day_before
from servanda.files.addresses import Wanted, handed_out
from servanda.kernel import Actor
from servanda.people.actors import key_of, of_contact
from servanda.people.models import Contact
from servanda.portal import sessions
from servanda.portal.door import as_read_by
from servanda.tickets.handing_out import PAPER

ContactView = Callable[..., HttpResponse]
PRIORITIES = (1, 2, 3, 4)


def signed_in(view: ContactView) -> ContactView:
    """Let in the contact who signed in, in their language; others may sign in first."""

    @never_cache
    @require_safe
    @wraps(view)
    def enter(request: HttpRequest, **rest: str) -> HttpResponse:
        contact = sessions.signed_in_contact(request)
        if contact is None:
            return redirect("portal:home")
        with as_read_by(contact):
            return view(request, contact, **rest)

    return enter


@signed_in
def contracts(request: HttpRequest, contact: Contact) -> HttpResponse:
    found = Contract.objects.visible_to(of_contact(contact)).select_related("customer")
    rows = [(one, _last_day(one)) for one in found.order_by("-starts_at", "pk")]
    return render(request, "portal/contracts.html", {"contact": contact, "rows": rows})


@signed_in
def contract(request: HttpRequest, contact: Contact, ref: str) -> HttpResponse:
    actor = of_contact(contact)
    found = contract_page(actor).filter(ref=ref).first()
    if found is None:
        raise Http404
    versions = [one for one in found.versions.all() if one.is_signed]
    shown = _shown(versions, request.GET.get("v", ""))
    at = versions.index(shown)
    # What changes says prices, too.
    prices = _answers_for(actor, found)
    context = {
        "contact": contact,
        "contract": found,
        "last_day": _last_day(found),
        "versions": versions,
        "shown": shown,
        "priorities": PRIORITIES,
        "lines": [(line, _promises(line)) for line in shown.lines.all()],
        "prices": prices,
        "changes": difference(versions[at - 1], shown) if at and prices else [],
        "ending": ending_words(found, shown, _stage(found, versions), kernel.now()),
        "papers": documents_of(found, actor),
        "corrections": mended(versions),
    }
    return render(request, "portal/contract.html", context)


@signed_in
def document(request: HttpRequest, contact: Contact, ref: str) -> HttpResponse:
    actor = of_contact(contact)
    if not Document.objects.visible_to(actor).filter(ref=ref).exists():
        raise Http404
    return handed_out(Wanted(key_of(actor), PAPER, ref))


def _shown(versions: list[Version], number: str) -> Version:
    """The one that is asked for, else that in force, else the first."""
    asked = [one for one in versions if str(one.number) == number]
    begun = [one for one in versions if one.effective_from <= kernel.now()]
    return (asked or begun[-1:] or versions)[0]


def _answers_for(actor: Actor, contract: Contract) -> bool:
    seen = Contract.objects.visible_to(actor)
    return seen.answered_for_by(actor).filter(pk=contract.pk).exists()


def _stage(contract: Contract, versions: list[Version]) -> Stage:
    return stage_of(contract, versions, kernel.now(), list(contract.steps.all()))


def _last_day(contract: Contract) -> Any:
    ends = contract.ends_at
    return None if ends is None else last_day_before(ends, contract.customer.zone)


def _promises(line: Line) -> list[tuple[Any, list[str]]]:
    """By metric what is promised at each priority; "" for nothing."""
    said = {(row.metric, row.priority): written(promise_of(row)) for row in line.targets.all()}
    promised = {metric for metric, _ in said}
    return [
        (name, [said.get((metric, priority), "") for priority in PRIORITIES])
        for metric, name in METRICS.items()
        if metric in promised
    ]
