"""What was agreed before the service begins: the customer reads it and says whether it is so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from servanda.kernel import Refused
from servanda.onboarding import actions, links
from servanda.onboarding.actions.answering import speaks
from servanda.onboarding.models import Side, Summary
from servanda.onboarding.queries import find_summary
from servanda.people.actors import of_contact
from servanda.people.models import Contact
from servanda.portal.door import as_read_by, sorry
from servanda.portal.sessions import present_contact


@never_cache
@require_http_methods(["GET", "POST"])
def agreed(request: HttpRequest, signed: str) -> HttpResponse:
    """By the link of the mail; reading changes nothing."""
    link = links.read(signed)
    if link is None:
        return sorry(request, "forged", 404)
    ref, who, expired = link
    contact = present_contact(who)
    if contact is None:
        return sorry(request, "left", 403)
    with as_read_by(contact):
        if expired:
            return sorry(request, "expired", 410)
        summary = find_summary(of_contact(contact), ref)
        if summary is None:
            return sorry(request, "unseen", 404)
        if request.method == "POST":
            return _answered(request, summary, contact)
        return _page(request, summary, contact)


def _answered(request: HttpRequest, summary: Summary, contact: Contact) -> HttpResponse:
    words = request.POST.get("words", "")
    by = of_contact(contact)
    try:
        if "different" in request.POST:
            actions.object_to(summary, by=by, contact=contact, words=words)
        else:
            actions.assent(summary, by=by, contact=contact)
    except Refused as refused:
        return _page(request, summary, contact, words=words, refused=str(refused), status=422)
    return redirect(request.path)


def _page(
    request: HttpRequest, summary: Summary, contact: Contact, *, status: int = 200, **context: str
) -> HttpResponse:
    assents = {one.side: one for one in summary.assents.select_related("contact", "staff")}
    newer = summary.onboarding.summaries.filter(number__gt=summary.number).exists()
    shown = {
        "summary": summary,
        "contract": summary.onboarding.contract,
        "ours": assents.get(Side.PROVIDER),
        "theirs": assents.get(Side.CUSTOMER),
        "objections": summary.objections.select_related("contact", "words").order_by("at"),
        "newer": newer,
        "asks": not newer and Side.CUSTOMER not in assents and speaks(summary, contact),
        **context,
    }
    return render(request, "portal/agreed.html", shown, status=status)
