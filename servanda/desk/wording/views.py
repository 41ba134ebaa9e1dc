"""Prepared words in the composer, and their settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.sections import shown
from servanda.desk.views.attempt import attempt
from servanda.desk.views.ticket import find
from servanda.desk.wording.forms import HelpfulForm, TemplateForm
from servanda.desk.wording.values import values_for
from servanda.kernel import Refused
from servanda.people.queries import provider
from servanda.tickets import actions
from servanda.tickets.actions import checklist
from servanda.tickets.actions import wording as wording_actions
from servanda.tickets.helpful import wordings
from servanda.tickets.placeholders import fill
from servanda.tickets.prepared import all_templates, templates

CODES = [code for code, _name in settings.LANGUAGES]


@require_safe
@door("ticket.answer")
def offered(request: StaffRequest, ref: str) -> HttpResponse:
    """The templates for an answer on this ticket, filled, in the language it is written in."""
    ticket = find(request, ref)
    language = request.GET.get("language", "")
    language = language if language in CODES else ticket.language
    values = values_for(ticket, request.staff, provider(), language)
    rows = [
        (one, fill(one.text.in_language(language), values), language in one.text)
        for one in templates(request.actor)
    ]
    context = {"rows": rows, "language": language, "ticket": ticket}
    return render(request, "desk/wording/offered.html", context)


@require_safe
@door("wording.edit")
def template_list(request: StaffRequest) -> HttpResponse:
    found = list(all_templates(request.actor))
    return shown(
        request,
        "desk/wording/templates.html",
        "wording",
        in_use=[one for one in found if one.retired_at is None],
        aside=[one for one in found if one.retired_at is not None],
    )


@require_http_methods(["GET", "POST"])
@door("wording.edit")
def template(request: StaffRequest, ref: str = "") -> HttpResponse:
    """Write a template, or a new one."""
    found = get_object_or_404(all_templates(request.actor), ref=ref) if ref else None
    form = TemplateForm(request.POST or None, template=found)
    if request.method == "POST" and form.is_valid():
        try:
            wording_actions.save_template(
                found, by=request.actor, name=form.words("name"), text=form.words("text")
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:templates")
    context = {"form": form, "template": found, "here": "settings"}
    response = render(request, "desk/wording/template.html", context)
    response.status_code = 422 if form.errors else 200
    return response


@require_POST
@door("wording.edit")
def retire(request: StaffRequest, ref: str) -> HttpResponse:
    """Offer a template no more, or again."""
    found = get_object_or_404(all_templates(request.actor), ref=ref)
    again = bool(request.POST.get("again"))
    wording_actions.retire_template(found, by=request.actor, retired=not again)
    done = _("It is offered again.") if again else _("It is not offered any more.")
    messages.success(request, done)
    return redirect("desk:templates")


@require_http_methods(["GET", "POST"])
@door("wording.edit")
def helpful(request: StaffRequest) -> HttpResponse:
    """What is said instead of "it is not on our side", by language."""
    if request.method == "POST":
        code = request.POST.get("language", "")
        form = HelpfulForm(request.POST, prefix=code)
        if code in CODES and form.is_valid():
            own = {} if request.POST.get("ours") else form.cleaned_data
            wording_actions.set_helpful(code, by=request.actor, **own)
            messages.success(request, _("Saved."))
        return redirect("desk:helpful")
    rows = [
        (code, language, HelpfulForm.of(wordings()[code], code))
        for code, language in settings.LANGUAGES
    ]
    return shown(request, "desk/wording/helpful.html", "helpful", rows=rows)


@require_POST
@door("ticket.note")
def diagnosis(request: StaffRequest, ref: str) -> HttpResponse:
    """The steps taken together with the customer, and what came of them, as a note."""
    ticket = find(request, ref)
    steps = wordings()[request.staff.language].steps
    done = [steps[int(place)] for place in request.POST.getlist("step") if _is_step(place, steps)]
    if request.POST.get("then") == "checklist":
        left = [step for step in steps if step not in done]
        return attempt(
            request,
            ticket,
            lambda: checklist.add_steps(ticket, by=request.actor, texts=left),
            _("What is left of it stands on the checklist."),
            undoable=True,
        )
    words = request.POST.get("text", "").strip()
    parts = [_("Looking for the exact place together:"), *(f"✓ {step}" for step in done), words]
    text = "\n".join(part for part in parts if part) if done or words else ""
    return attempt(
        request,
        ticket,
        lambda: actions.note(ticket, by=request.actor, text=text),
        _("Noted what you found together."),
    )


def _is_step(place: str, steps: tuple[str, ...]) -> bool:
    return place.isdecimal() and len(place) < 4 and int(place) < len(steps)
