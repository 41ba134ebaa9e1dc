"""Mailboxes: which addresses we receive for and answer from, and whether it works."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.findings import Said, last_failure, receiving, sending
from servanda.desk.mailbox_form import MailboxForm
from servanda.desk.settings.sections import back, shown
from servanda.desk.views.granting import back_to
from servanda.kernel import Actor, Refused
from servanda.mail import actions, oauth
from servanda.mail.checking import check_imap, check_smtp
from servanda.mail.mailboxes import from_environment
from servanda.mail.models import Mailbox
from servanda.mail.queries import find_mailbox, mailboxes_kept


@require_safe
@door("provider.edit")
def mailboxes(request: StaffRequest) -> HttpResponse:
    fixed = from_environment()
    rows = [(box, box.address in fixed, last_failure(box)) for box in mailboxes_kept()]
    return shown(request, "desk/mailboxes.html", "mailboxes", rows=rows)


@require_http_methods(["GET", "POST"])
@door("provider.edit")
def new_mailbox(request: StaffRequest) -> HttpResponse:
    form = MailboxForm(request.POST or None, initial={"owner": request.staff})
    if request.method == "POST" and form.is_valid():
        address, values = form.cleaned_data["address"], form.values()
        try:
            made = actions.add_mailbox(by=request.actor, address=address, **values)
        except Refused as refused:
            form.add_error("address", str(refused))
        else:
            return _saved(request, made) or back(request, "mailboxes")
    return _page(request, form, None)


@require_http_methods(["GET", "POST"])
@door("provider.edit")
def mailbox(request: StaffRequest, ref: str) -> HttpResponse:
    box = _find(ref)
    form = MailboxForm(request.POST or None, mailbox=box)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_mailbox(box, by=request.actor, **form.values())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _saved(request, box) or redirect("desk:mailboxes")
    return _page(request, form, box)


def _saved(request: StaffRequest, box: Mailbox) -> HttpResponse | None:
    """Say so; back to its page while it lacks a permission."""
    if not box.has_password and not box.granted_at:
        messages.success(request, _("Saved. One step is left before it can be read."))
        return redirect("desk:mailbox", box.ref)
    messages.success(request, _("Saved. It is read within a few seconds."))
    return None


@require_safe
@door("provider.edit")
def mailbox_progress(request: StaffRequest, ref: str) -> HttpResponse:
    """How far a long fetch is; a part of the page."""
    return render(request, "desk/parts/mailbox_progress.html", {"box": _find(ref)})


@require_POST
@door("provider.edit")
def check_mailbox(request: StaffRequest) -> HttpResponse:
    """Tries what stands in the form, saved or not; answers a part of the page."""
    box = find_mailbox(request.POST.get("ref", ""))
    form = MailboxForm(request.POST, mailbox=box)
    found = _checked(form) if form.is_valid() else []
    return render(request, "desk/parts/mailbox_check.html", {"found": found, "form": form})


def _checked(form: MailboxForm) -> list[Said]:
    found = []
    if (place := form.receiving()) is not None:
        found.append(receiving(check_imap(place, form.cleaned_data["folder"])))
    if (place := form.sending()) is not None:
        found.append(sending(check_smtp(place)))
    return found


@require_POST
@door("provider.edit")
def mailbox_act(request: StaffRequest, ref: str, act: str) -> HttpResponse:
    """Pause, resume or remove it."""
    box = _find(ref)
    try:
        said = _do(act, box, request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("desk:mailboxes")


def _do(act: str, box: Mailbox, by: Actor) -> str:
    if act == "pause":
        actions.pause_mailbox(box, by=by)
        return _("Paused. Mail waits on the server until you resume it.")
    if act == "resume":
        actions.resume_mailbox(box, by=by)
        return _("Resumed. What waited comes in now.")
    if act == "remove":
        actions.remove_mailbox(box, by=by)
        return _("Removed. Its mails and tickets stay; add the address again to go on.")
    raise Http404


def _page(request: StaffRequest, form: MailboxForm, box: Mailbox | None) -> HttpResponse:
    is_fixed = box is not None and box.address in from_environment()
    return shown(
        request,
        "desk/mailbox.html",
        "mailboxes",
        form=form,
        box=box,
        is_fixed=is_fixed,
        authority=oauth.AUTHORITIES[box.sign_in].name if box and not box.has_password else "",
        back_to=back_to(request),
        failure=last_failure(box) if box else None,
    )


def _find(ref: str) -> Mailbox:
    box = find_mailbox(ref)
    if box is None:
        raise Http404
    return box
