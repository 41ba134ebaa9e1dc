"""The pages of the settings, in order; each is shown to those whose role may change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.people.access import may


@dataclass(frozen=True, slots=True)
class Section:
    """One page: `url` is its name in `desk:`, `verb` the right it needs."""

    code: str
    url: str
    verb: str
    symbol: str
    label: Promise
    about: Promise

    @property
    def address(self) -> str:
        return reverse(f"desk:{self.url}")


SECTIONS = (
    Section(
        "company",
        "company",
        "provider.edit",
        "building",
        _("Company"),
        _("Name, language, time zone and the address customers write to."),
    ),
    Section(
        "calendars",
        "calendars",
        "calendar.edit",
        "calendar",
        _("Opening hours"),
        _("Weekly hours, holidays, half days and seasons, and from when a change counts."),
    ),
    Section(
        "teams",
        "teams",
        "staff.edit",
        "users",
        _("Teams"),
        _("Who shares a queue."),
    ),
    Section(
        "colleagues",
        "colleague_list",
        "staff.edit",
        "user",
        _("Colleagues"),
        _("Who works here, what they may do, and who has left."),
    ),
    Section(
        "priorities",
        "priorities",
        "catalogue.edit",
        "flag",
        _("Priorities"),
        _("What you call them, and which one how many people and how much hurry propose."),
    ),
    Section(
        "procedures",
        "procedures",
        "catalogue.edit",
        "list",
        _("Procedures"),
        _("How a kind of problem is resolved: steps, who, how long, and what it costs."),
    ),
    Section(
        "mailboxes",
        "mailboxes",
        "provider.edit",
        "mail",
        _("Mailboxes"),
        _("The addresses you receive for and answer from, and whether it works."),
    ),
    Section(
        "letters",
        "auto_letters",
        "provider.edit",
        "send",
        _("Automatic letters"),
        _("What leaves of its own accord, how it looks, and what you add to it."),
    ),
    Section(
        "suppliers",
        "suppliers",
        "supplier.edit",
        "building",
        _("Suppliers"),
        _("Third parties whom a ticket can be written about to."),
    ),
    Section(
        "wording",
        "templates",
        "wording.edit",
        "quote",
        _("Templates of answers"),
        _("Answers that are written often can be prepared, in every language."),
    ),
    Section(
        "helpful",
        "helpful",
        "wording.edit",
        "note",
        _("Words that help"),
        _("What the composer proposes when an answer says that the problem is not ours."),
    ),
    Section(
        "causes",
        "causes",
        "wording.edit",
        "list",
        _("Causes of missed times"),
        _("What the letter about a missed target names as its cause."),
    ),
    Section(
        "limits",
        "limits",
        "limit.edit",
        "check-circle",
        _("Approval of credits"),
        _("Up to which amount a letter with a credit leaves on whose word."),
    ),
    Section(
        "rates",
        "rates",
        "cost.edit",
        "coins",
        _("Cost of an hour"),
        _("What an hour of work costs yourselves, and from when: margins are counted with it."),
    ),
    Section(
        "sight",
        "sight",
        "provider.edit",
        "chart",
        _("Figures about persons"),
        _("Who sees how much one colleague did, and who coaches whom."),
    ),
)


def shown(request: StaffRequest, template: str, here: str, **context: Any) -> HttpResponse:
    """A page of the settings, with the tabs of those that this colleague may open.

    A page with a refused form in it is answered with 422.
    """
    form = context.get("form")
    refused = request.method == "POST" and form is not None and form.is_bound and form.errors
    context |= {
        "sections": [one for one in SECTIONS if may(request.actor, one.verb)],
        "section": here,
        "may_set_up": may(request.actor, "provider.edit"),
        "here": "settings",
    }
    return render(request, template, context, status=422 if refused else 200)


def back(request: StaffRequest, name: str, *args: str) -> HttpResponse:
    """To where one came from: the list of the first day, or the page of that name."""
    if request.GET.get("then") == "first-day":
        return redirect("desk:first_day")
    return redirect(f"desk:{name}", *args)


@require_safe
@door("settings.enter")
def index(request: StaffRequest) -> HttpResponse:
    return shown(request, "desk/settings/index.html", "")
