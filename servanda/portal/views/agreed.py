"""What was agreed before the service begins: the customer reads it and says whether it is so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from servanda.kernel import Actor, Refused
from servanda.onboarding import actions, links
from servanda.onboarding.models import Side, Summary
from servanda.onboarding.queries import find_summary
from servanda.people.actors import of_contact
from servanda.portal.door import as_read_by, sorry
from servanda.portal.sessions import present_contact


@never_cache
@require_http_methods(["GET", "POST"])
def agreed(request: HttpRequest, signed: str) -> HttpResponse:
    """By the link of the mail; reading changes nothing."""
    link = links.read(signed)
    if link is None:
        return sorry(request, "forged", 404)
    ref, expired = link
    summary = find_summary(Actor.system(), ref)
    if summary is None:
        return sorry(request, "unseen", 404)
    contact = present_contact(summary.contact.ref)
    if contact is None:
        return sorry(request, "left", 403)
    with as_read_by(contact):
        if expired:
            return sorry(request, "expired", 410)
        if request.method == "POST":
            return _answered(request, summary, of_contact(contact))
        return _page(request, summary)


def _answered(request: HttpRequest, summary: Summary, by: Actor) -> HttpResponse:
    words = request.POST.get("words", "")
    try:
        if "different" in request.POST:
            actions.object_to(summary, by=by, words=words)
        else:
            actions.assent(summary, by=by)
    except Refused as refused:
        return _page(request, summary, words=words, refused=str(refused), status=422)
    return redirect(request.path)


def _page(
    request: HttpRequest, summary: Summary, *, status: int = 200, **context: str
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
        "asks": not newer and Side.CUSTOMER not in assents,
        **context,
    }
    return render(request, "portal/agreed.html", shown, status=status)
