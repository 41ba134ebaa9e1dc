"""What can be added to the sentence over the queue."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.filters.asked import asked_by
from servanda.desk.filters.options import sections
from servanda.desk.filters.sentence import sentence
from servanda.desk.lists import BY_CODE
from servanda.tickets.filters import LONGEST


@require_safe
@door()
def filter_options(request: StaffRequest) -> HttpResponse:
    """The values of `facet`, or what the words `find` find: links to the queue. The items of a
    menu, or without scripts a page."""
    asked, facet = asked_by(request), request.GET.get("facet", "")
    find = " ".join(request.GET.get("find", "").split())[:LONGEST]
    context = {
        "asked": asked,
        "facet": facet,
        "find": find,
        "sections": sections(asked, request.actor, facet=facet, find=find),
        "here": "queue",
    }
    if request.headers.get("HX-Request"):
        return render(request, "desk/parts/filter_options.html", context)
    context |= {"chosen": BY_CODE[asked.code], "parts": sentence(asked, request.actor)}
    return render(request, "desk/filter.html", context)
