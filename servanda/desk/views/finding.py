"""Finding: the page that searches everything, and the box behind Ctrl-K."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.desk import palette
from servanda.desk.door import StaffRequest, door
from servanda.search.queries import search

EXAMPLES = (
    "customer:", "from:", "assignee:me", "state:open", "is:late", "has:file", "kind:incident",
    "priority:1", "system:", "after:", "before:",
)  # fmt: skip


@require_safe
@door()
def find(request: StaffRequest) -> HttpResponse:
    """Everything from one box, ranked, each hit with the place that answers."""
    words = request.GET.get("q", "").strip()
    context = {
        "words": words,
        "found": search(words, actor=request.actor) if words else None,
        "examples": EXAMPLES,
        "here": "find",
    }
    return render(request, "desk/find.html", context)


@require_safe
@door()
def box(request: StaffRequest) -> HttpResponse:
    """What the palette lists while somebody types; without words, where they were last."""
    words = request.GET.get("q", "").strip()
    recent = request.GET.get("recent", "").split(",")[: palette.RECENT]
    context = {"words": words, "entries": palette.entries(words, recent, request.actor)}
    return render(request, "desk/parts/palette_entries.html", context)
