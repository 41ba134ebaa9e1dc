"""The meeting: when it is, what is talked about, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.models import Contract
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.onboarding.events import MeetingPlanned, OnboardingBegun, PointsTalked
from servanda.onboarding.models import Onboarding, Point, Topic
from servanda.people.access import demand

LONGEST = 5_000


def begin(contract: Contract, *, by: Actor) -> Onboarding:
    """The agenda for a contract, drafts too; a second call answers the one there is."""
    demand(by, "contract.edit", contract)
    with action():
        found, new = Onboarding.objects.get_or_create(
            contract=contract, defaults={"begun_at": kernel.now()}
        )
        if new:
            topics = [topic for topic in Topic if topic != Topic.OWN]
            Point.objects.bulk_create(
                Point(onboarding=found, position=position, topic=topic)
                for position, topic in enumerate(topics, 1)
            )
            record(OnboardingBegun(contract.pk, found.pk), contract.stream, by=by)
    return found


def plan_meeting(onboarding: Onboarding, *, by: Actor, at: datetime | None) -> None:
    """When the two sides meet; None takes the appointment away."""
    demand(by, "contract.edit", onboarding.contract)
    if onboarding.meeting_at == at:
        return
    with action():
        onboarding.meeting_at = at
        onboarding.save(update_fields=["meeting_at"])
        record(MeetingPlanned(onboarding.pk, at), onboarding.contract.stream, by=by)


def add_point(onboarding: Onboarding, *, by: Actor, title: str) -> Point:
    """Something only these two have to talk about. Raises Refused for an empty title."""
    demand(by, "contract.edit", onboarding.contract)
    if not title.strip():
        raise Refused(_("Say in a few words what is to be talked about."), code="no_title")
    with action():
        Onboarding.objects.select_for_update().get(pk=onboarding.pk)
        last = onboarding.points.aggregate(last=Max("position"))["last"] or 0
        return Point.objects.create(
            onboarding=onboarding, position=last + 1, topic=Topic.OWN, title=title.strip()[:120]
        )


def write_down(onboarding: Onboarding, *, by: Actor, said: Mapping[int, str]) -> None:
    """What was said, by the key of each point; empty words open a point again."""
    demand(by, "contract.edit", onboarding.contract)
    words = {key: text.strip()[:LONGEST] for key, text in said.items()}
    with action():
        Onboarding.objects.select_for_update().get(pk=onboarding.pk)
        points = Point.objects.filter(onboarding=onboarding, pk__in=list(words))
        changed = [point for point in points if point.said != words[point.pk]]
        for point in changed:
            point.said = words[point.pk]
            point.talked_at = kernel.now() if point.said else None
            point.save(update_fields=["said", "talked_at"])
        if changed:
            event = PointsTalked(onboarding.pk, tuple(point.pk for point in changed))
            record(event, onboarding.contract.stream, by=by)
