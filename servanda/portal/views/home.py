"""The portal's own door: ask for a sign-in link, come in by it, see my tickets, leave."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.files.addresses import Wanted, handed_out
from servanda.notices.cases import the_provider
from servanda.notices.sign_in import send_sign_in_link
from servanda.people.actors import key_of, of_contact
from servanda.people.models import Contact
from servanda.people.queries import find_by_address
from servanda.portal import sessions
from servanda.portal.door import as_read_by, sorry
from servanda.portal.lists import tickets_of
from servanda.portal.words import main_time, state_of
from servanda.tickets.attach import attachments_visible_to
from servanda.tickets.handing_out import FILE

PAGE = 25


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My tickets; to nobody we know, the form that asks for a sign-in link."""
    contact = sessions.signed_in_contact(request)
    if contact is None:
        return render(request, "portal/sign_in.html")
    with as_read_by(contact):
        return _my_tickets(request, contact)


def _my_tickets(request: HttpRequest, contact: Contact) -> HttpResponse:
    page = Paginator(tickets_of(of_contact(contact)), PAGE).get_page(request.GET.get("page"))
    now = kernel.now()
    rows = [(one, state_of(one), main_time(one, one.clocks.all(), now)) for one in page]
    context = {"contact": contact, "page": page, "rows": rows, "provider": the_provider()}
    return render(request, "portal/tickets.html", context)


@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Mail a link if the address is a contact's. The answer is the same for every address."""
    address = request.POST.get("address", "").strip()
    if "@" not in address:
        context = {"address": address, "refused": _("Enter your mail address.")}
        return render(request, "portal/sign_in.html", context, status=409)
    known = find_by_address([address]).get(address)
    if known is not None and known.contact is not None:
        token = sessions.sign_in_token(known.contact)
        send_sign_in_link(known.contact, address, f"/portal/in/{token}")
    return render(request, "portal/sent.html", {"address": address})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button; only that signs in, since mail scanners open links too."""
    contact = sessions.contact_of_token(token)
    if contact is None:
        return sorry(request, "sign_in", 410)
    if request.method == "POST":
        sessions.sign_in(request, contact)
        return redirect("portal:home")
    with as_read_by(contact):
        return render(request, "portal/come_in.html", {"contact": contact})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.sign_out(request)
    messages.success(request, _("You are signed out."))
    return redirect("portal:home")


@never_cache
@require_safe
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """A file of any ticket the signed-in contact may see."""
    contact = sessions.signed_in_contact(request)
    if contact is None:
        return redirect("portal:home")
    actor = of_contact(contact)
    if not attachments_visible_to(actor).filter(ref=ref).exists():
        raise Http404
    return handed_out(Wanted(key_of(actor), FILE, ref))
