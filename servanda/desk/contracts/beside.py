"""Beside what was signed: a typing error is mended, the signed paper is kept and read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.contracts import actions
from servanda.contracts.corrected import documents_of
from servanda.contracts.models import Contract, Document, Version
from servanda.contracts.texts import texts_of
from servanda.desk.contracts.beside_forms import CorrectionForm, DocumentForm
from servanda.desk.contracts.views import find
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.files import handed
from servanda.kernel import Refused
from servanda.tickets.handing_out import PAPER


def _signed(contract: Contract, number: str) -> Version:
    """The version that is meant, else the newest that was signed. Raises Http404 without one."""
    signed = [one for one in contract.versions.all() if one.is_signed]
    if not signed:
        raise Http404
    found = [one for one in signed if str(one.number) == number] or signed[-1:]
    found[0].contract = contract
    return found[0]


def _back(version: Version, part: str) -> HttpResponse:
    address = reverse("desk:contract", args=[version.contract.ref])
    return redirect(f"{address}?v={version.number}#{part}")


@require_http_methods(["GET", "POST"])
@door("contract.sign")
def correct(request: StaffRequest, ref: str) -> HttpResponse:
    """Words only; what promises something is amended, and the page says so."""
    found = find(request, ref)
    version = _signed(found, request.GET.get("v", ""))
    form = CorrectionForm(request.POST or None, texts=texts_of(version))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct(
                version, by=request.actor, text=form.texts[given["text"]], to=given["to"],
                reason=given["reason"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error("to", str(refused))
        else:
            messages.success(request, _("Mended. Both sides read what it was and what it is."))
            return redirect(
                f"{reverse('desk:contract', args=[ref])}?v={version.number}#corrections"
            )
    context = {"contract": found, "version": version, "form": form, "here": "contracts"}
    return render(
        request, "desk/contracts/correct.html", context, status=422 if form.errors else 200
    )


@require_POST
@door("contract.sign")
def attach(request: StaffRequest, ref: str) -> HttpResponse:
    found = find(request, ref)
    version = _signed(found, request.GET.get("v", ""))
    papers = documents_of(found, request.actor)
    form = DocumentForm(request.POST, request.FILES, version=version, papers=papers)
    if form.is_valid():
        given = form.cleaned_data
        try:
            (upload,) = given["uploads"]
            actions.attach_document(
                version, by=request.actor, name=upload.name or "", data=upload.read(),
                replaces=given.get("replaces"),
            )  # fmt: skip
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The paper is kept with this version."))
    else:
        said = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(dict.fromkeys(said)))
    return _back(version, "documents")


@require_POST
@door("contract.sign")
def withdraw(request: StaffRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(Document.objects.visible_to(request.actor), ref=ref)
    try:
        reason = request.POST.get("reason", "")
        actions.withdraw_document(found, by=request.actor, reason=reason)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Withdrawn. The customer cannot read it any more."))
    return _back(found.version, "documents")


@require_safe
@door("contract.read")
def document(request: StaffRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(Document.objects.visible_to(request.actor), ref=ref)
    return handed(request, PAPER, found.ref)
