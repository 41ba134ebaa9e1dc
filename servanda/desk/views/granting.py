"""A mailbox at Google or Microsoft: asking for permission there, and coming back with it."""

from __future__ import annotations

from secrets import compare_digest

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.findings import of_permission
from servanda.kernel import Refused
from servanda.mail import actions, oauth
from servanda.mail.models import Mailbox
from servanda.mail.queries import find_mailbox

KEPT = "mailbox permission"  # in the session, while the colleague is away


def back_to(request: StaffRequest) -> str:
    """The address that has to be registered with the authority."""
    return request.build_absolute_uri(reverse("desk:mailbox_granted"))


@require_safe
@door("provider.edit")
def grant_mailbox(request: StaffRequest, ref: str) -> HttpResponse:
    """Away to the authority, which asks the colleague."""
    box = find_mailbox(ref)
    if box is None or box.has_password:
        raise Http404
    asked = oauth.ask(box, back_to(request))
    request.session[KEPT] = {"ref": ref, "state": asked.state, "verifier": asked.verifier}
    return redirect(asked.url)


@require_safe
@door("provider.edit")
def mailbox_granted(request: StaffRequest) -> HttpResponse:
    """Back from there, with a code or with a no."""
    kept = request.session.pop(KEPT, {})
    box = find_mailbox(str(kept.get("ref", "")))
    state = request.GET.get("state", "")
    if (
        box is None
        or box.has_password
        or not compare_digest(str(kept["state"]).encode(), state.encode())
    ):
        messages.error(request, _("This answer is to no question of ours. Begin again below."))
        return redirect("desk:mailboxes")
    try:
        _redeem(request, box, str(kept["verifier"]))
    except oauth.Trouble as trouble:
        messages.error(request, of_permission(box, trouble))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        authority = oauth.AUTHORITIES[box.sign_in].name
        words = _("%(authority)s lets us in. Mail is read within a few seconds.")
        messages.success(request, words % {"authority": authority})
    return redirect("desk:mailbox", box.ref)


def _redeem(request: StaffRequest, box: Mailbox, verifier: str) -> None:
    code = request.GET.get("code", "")
    if not code:
        raise oauth.Trouble("grant_denied", request.GET.get("error", "")[:100])
    tokens = oauth.redeem(box, code, verifier, back_to(request))
    actions.grant_mailbox(box, tokens, by=request.actor)
