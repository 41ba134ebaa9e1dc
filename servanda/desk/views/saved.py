"""Lists of one's own: saved, renamed, shared, ordered, removed and brought back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.desk import undo
from servanda.desk.door import StaffRequest, door
from servanda.desk.filters.asked import Asked, from_text
from servanda.kernel import Refused
from servanda.people.queries import teams_of
from servanda.tickets.actions import saving
from servanda.tickets.models import Audience, SavedList
from servanda.tickets.saved import saved_list


@require_POST
@door("list.save")
def save(request: StaffRequest) -> HttpResponse:
    """Keep the sentence of the page under a name."""
    asked = from_text(request.POST.get("query", ""))
    try:
        saved = saving.save_list(
            by=request.actor,
            name=request.POST.get("name", ""),
            query=asked.query(),
            **_readers(request),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return _to(asked.address())
    messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    return _to(f"{_plain(asked)}&saved={saved.ref}")


@require_POST
@door("list.save")
def change(request: StaffRequest, ref: str) -> HttpResponse:
    """Another name and other readers; or, with `query` alone, the sentence of the page."""
    saved, asked = _find(request, ref), from_text(request.POST.get("query", ""))
    try:
        if "name" in request.POST:
            saving.change_list(
                saved, by=request.actor, name=request.POST["name"], **_readers(request)
            )
        else:
            saving.change_list(
                saved, by=request.actor, name=saved.name, query=asked.query(),
                audience=saved.audience, team=saved.team,
            )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    return _to(f"{_plain(asked)}&saved={saved.ref}")


@require_POST
@door("list.save")
def move(request: StaffRequest, ref: str) -> HttpResponse:
    """One place up or down among one's own."""
    saved, asked = _find(request, ref), from_text(request.POST.get("query", ""))
    try:
        saving.move_list(saved, by=request.actor, up="up" in request.POST)
    except Refused as refused:
        messages.error(request, str(refused))
    return _to(f"{_plain(asked)}&saved={saved.ref}")


@require_POST
@door("list.save")
def remove(request: StaffRequest, ref: str) -> HttpResponse:
    """Put it away; the message brings it back. What it showed stays on the page."""
    saved, asked = _find(request, ref), from_text(request.POST.get("query", ""))
    try:
        saving.remove_list(saved, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return _to(f"{_plain(asked)}&saved={saved.ref}")
    words = _("The list “%(name)s” is removed.") % {"name": saved.name}
    back = reverse("desk:list_restore", args=[saved.ref])
    messages.success(request, words, extra_tags=f"{undo.MARK}{back}")
    return _to(_plain(asked))


@require_POST
@door("list.save")
def restore(request: StaffRequest, ref: str) -> HttpResponse:
    """What was removed, as it was."""
    saved = _find(request, ref, removed=True)
    try:
        saving.remove_list(saved, by=request.actor, back=True)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The list “%(name)s” is back.") % {"name": saved.name})
    return undo.back(request)


def _find(request: StaffRequest, ref: str, *, removed: bool = False) -> SavedList:
    saved = saved_list(request.actor, ref, removed=removed)
    if saved is None:
        raise Http404
    return saved


def _readers(request: StaffRequest) -> dict[str, Any]:
    """Whom the form shares it with: `own`, `all`, or `team-` and a team's code."""
    given = request.POST.get("audience", Audience.OWN)
    if given.startswith("team-"):
        team = teams_of(request.staff).filter(code=given.removeprefix("team-")).first()
        return {"audience": Audience.TEAM, "team": team}
    return {"audience": given if given == Audience.ALL else Audience.OWN, "team": None}


def _plain(asked: Asked) -> str:
    """The address without the saved list that it came from."""
    return Asked(asked.code, asked.chosen, asked.words, asked.group).address()


def _to(query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:queue')}?{query}")
