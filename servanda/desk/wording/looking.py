"""A template of answers as the mail it becomes: seen for a ticket, and sent to oneself."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed
from servanda.desk.letters.asked import Asked
from servanda.desk.letters.views import say_sent
from servanda.desk.settings.common import LANGUAGES
from servanda.desk.settings.sections import shown
from servanda.desk.wording.values import values_for
from servanda.notices.letter import Rendered
from servanda.notices.rehearsal import Shown, send_test
from servanda.people.queries import provider
from servanda.tickets import letters
from servanda.tickets.models import AnswerTemplate, Message, Ticket
from servanda.tickets.placeholders import fill
from servanda.tickets.prepared import all_templates
from servanda.tickets.sender import speaking_for

MOST = 40  # tickets to choose from, the newest


@require_safe
@door("wording.edit")
def look(request: StaffRequest, ref: str) -> HttpResponse:
    """As it stands, filled for a ticket that the colleague sees."""
    template, asked = _template(request, ref), Asked.of(request)
    found = _filled(request, template, asked)
    context = {
        "one": template,
        "asked": asked,
        "fields": _fields(asked, found),
        "found": found,
        "frame": _address("template_html", template, asked, found),
        "languages": [(code, name) for code, name in LANGUAGES if code in template.text],
    }
    return shown(request, "desk/wording/look.html", "wording", **context)


@require_safe
@xframe_options_sameorigin
@door("wording.edit")
def look_html(request: StaffRequest, ref: str) -> HttpResponse:
    """Its HTML, in a frame that can run and load nothing."""
    found = _filled(request, _template(request, ref), Asked.of(request))
    if found is None:
        raise Http404
    return framed(found.words.html)


@require_POST
@door("wording.edit")
def look_test(request: StaffRequest, ref: str) -> HttpResponse:
    """Send it to the colleague who looks at it, and to nobody else."""
    template, asked = _template(request, ref), Asked.of(request)
    found = _filled(request, template, asked)
    if found is None:
        messages.error(request, _("There is no ticket to fill it from."))
    else:
        say_sent(request, send_test(found, request.staff))
    return redirect(_address("look_at_template", template, asked, found))


def _template(request: StaffRequest, ref: str) -> AnswerTemplate:
    found: AnswerTemplate = get_object_or_404(all_templates(request.actor), ref=ref)
    return found


def _fields(asked: Asked, found: Shown | None) -> dict[str, str]:
    return {"language": found.language if found else asked.language, "ticket": asked.ticket}


def _address(name: str, template: AnswerTemplate, asked: Asked, found: Shown | None) -> str:
    return f"{reverse(f'desk:{name}', args=[template.ref])}?{urlencode(_fields(asked, found))}"


def _filled(request: StaffRequest, template: AnswerTemplate, asked: Asked) -> Shown | None:
    """In a language that it is written in; None without a ticket to fill it from."""
    seen = Ticket.objects.visible_to(request.actor).select_related(
        "customer", "requester", "mailbox", "line__calendar"
    )
    tickets = list(seen.order_by("-received_at", "-pk")[:MOST])
    wanted = seen.filter(ref=asked.ticket).first() if asked.ticket else None
    if wanted is not None and wanted not in tickets:
        tickets.append(wanted)
    ticket = wanted or next(iter(tickets), None)
    company = provider()
    if ticket is None or company is None:
        return None
    language = asked.language if asked.language in template.text else next(iter(template.text))
    words = fill(template.text[language], values_for(ticket, request.staff, company, language))
    message = Message(ticket=ticket, text=words, language=language)
    known = speaking_for(ticket, company)
    text, html = letters.render(ticket, message, known, shared=False, links=False)
    return Shown(Rendered(letters.subject_of(ticket), text, html), language, ticket, tickets)
