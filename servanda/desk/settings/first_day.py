"""The list that leads from the first account to the first ticket; everything on it can wait."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.people import actions as people
from servanda.people.queries import contact_card
from servanda.reviews.setup import STEPS, progress

THEN = "then=first-day"


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is done, skipped or open; `address` is where it is done."""

    code: str
    state: str
    address: str
    title: Promise
    about: Promise
    button: Promise


WORDS: dict[str, tuple[Promise, Promise, Promise]] = {
    "hours": (
        _("Opening hours"),
        _("When you are there, with the holidays of your country. Due times count in them."),
        _("Set the hours"),
    ),
    "teams": (
        _("A team"),
        _("Whoever shares a queue: support, or one for each field."),
        _("Make a team"),
    ),
    "mailbox": (
        _("A mailbox"),
        _("The address your customers write to: what comes in there becomes tickets."),
        _("Connect a mailbox"),
    ),
    "colleagues": (
        _("Colleagues"),
        _("Each gets a mail with a link, and sets a password."),
        _("Invite a colleague"),
    ),
    "customer": (
        _("The first customer"),
        _("One company and one person there are enough to begin with."),
        _("Add a customer"),
    ),
    "ticket": (
        _("The first ticket"),
        _("Write down what that person asked you last, as if they were on the phone."),
        _("Open a ticket"),
    ),
}


def steps(request: StaffRequest) -> list[Step]:
    state = progress()
    addresses = {
        "hours": f"{reverse('desk:new_calendar')}?{THEN}",
        "teams": f"{reverse('desk:new_team')}?{THEN}",
        "mailbox": f"{reverse('desk:new_mailbox')}?{THEN}",
        "colleagues": f"{reverse('desk:new_colleague')}?{THEN}",
        "customer": f"{reverse('desk:new_customer')}?{THEN}",
        "ticket": _first_ticket(request),
    }
    return [Step(code, state[code], addresses[code], *WORDS[code]) for code in STEPS]


def _first_ticket(request: StaffRequest) -> str:
    """At the card of the first contact, as if they called."""
    contact = contact_card(request.actor).order_by("pk").first()
    return reverse("desk:card", args=[contact.ref]) if contact else reverse("desk:caller")


@require_safe
@door("provider.edit")
def first_day(request: StaffRequest) -> HttpResponse:
    found = steps(request)
    following = next((step for step in found if step.state == "open"), None)
    context = {
        "steps": found,
        "following": following,
        "finished": sum(step.state == "done" for step in found),
        "here": "first_day",
    }
    return render(request, "desk/settings/first_day.html", context)


@require_POST
@door("provider.edit")
def skip(request: StaffRequest) -> HttpResponse:
    step = request.POST.get("step", "")
    if step in STEPS:
        people.skip_step(step, by=request.actor)
    return redirect("desk:first_day")
