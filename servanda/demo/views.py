"""The demo's own pages: write as a customer, what that customer received, who can sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.demo import shown, writing
from servanda.mail.models import Outgoing
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.backend import SIGN_IN
from servanda.people.models import ContactAddress, Role, Staff

LANGUAGES = [("en", "English"), ("hu", "Magyar"), ("he", "עברית"), ("es", "Español")]
LETTERS = 30
View = Callable[..., HttpResponse]


def in_demo(view: View) -> View:
    """Only in a demo; in the language of `?lang=`, which is remembered."""

    @wraps(view)
    def enter(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        wanted = request.GET.get("lang", "")
        if wanted not in dict(LANGUAGES):
            return view(request, *args, **kwargs)
        with translation.override(wanted):
            response = view(request, *args, **kwargs)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, samesite="Lax")
        return response

    return enter


@require_http_methods(["GET", "POST"])
@in_demo
def write(request: HttpRequest) -> HttpResponse:
    """A mail as a sample customer, new or in answer to a letter of ours (`?reply=`)."""
    letter = _letter(request.GET.get("reply", ""))
    example = writing.examples().get(request.GET.get("example", ""))
    first = {"sender": request.GET.get("from", shown.CONTACT)}
    if example is not None:
        names = ("sender", "address", "subject", "text")
        first = {name: getattr(example, name) for name in names}
    form = writing.WriteForm(
        request.POST or None, request.FILES or None, initial=first, letter=letter
    )
    unsent = ""
    if request.method == "POST" and form.is_valid():
        try:
            writing.send(form)
        except writing.Unsent as error:
            unsent = str(error)
        else:
            sent = urlencode({"to": form.writer, "sent": "1"})
            return redirect(f"{reverse('demo:letters')}?{sent}")
    return render(
        request,
        "demo/write.html",
        {
            "form": form,
            "letter": letter,
            "unsent": unsent,
            "examples": writing.examples().values(),
            "chosen": example,
            "languages": LANGUAGES,
        },
    )


def _letter(ref: str) -> Outgoing | None:
    return get_object_or_404(Outgoing, ref=ref) if ref else None


@require_safe
@in_demo
def letters(request: HttpRequest) -> HttpResponse:
    """What this address received from us: the customer's side."""
    address = request.GET.get("to", "").strip().lower()
    found = Outgoing.objects.filter(recipient=address).prefetch_related("files")
    owner = ContactAddress.objects.filter(address__iexact=address).select_related(
        "contact__customer"
    )
    context = {
        "address": address,
        "person": owner[0].contact if owner else None,
        "letters": found.order_by("-created_at", "-id")[:LETTERS],
        "sent": "sent" in request.GET,
        "languages": LANGUAGES,
        "kept": urlencode({"to": address}),
    }
    whole = "demo/letters.html" if not request.headers.get("HX-Request") else "demo/mailbox.html"
    return render(request, whole, context)


@require_safe
@in_demo
def sign_ins(request: HttpRequest) -> HttpResponse:
    """The part of the sign-in page with one account of each role."""
    names = {
        Role.AGENT.value: _("Agent"),
        Role.SPECIALIST.value: _("Specialist"),
        Role.ACCOUNT_MANAGER.value: _("Account manager"),
        Role.SERVICE_MANAGER.value: _("Service manager"),
        Role.HEAD.value: _("Head"),
        Role.ADMINISTRATOR.value: _("Administrator"),
    }
    rows = [(one, names[one.role]) for one in shown.accounts()]
    context = {"rows": rows, "next": request.GET.get("next", "")}
    return render(request, "demo/people.html", context)


@require_POST
@in_demo
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in with one click, and read the desk in the language of the page."""
    email = request.POST.get("email", "")
    if email not in {one.email for one in shown.accounts()}:
        raise BadRequest("not one of the accounts shown")
    staff = Staff.objects.select_related("account").get(account__email=email)
    language = (translation.get_language() or "en").split("-")[0]
    people.set_preferences(staff, by=actors.of_staff(staff), language=language)
    login(request, staff.account, backend=SIGN_IN)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe else reverse("desk:queue"))
