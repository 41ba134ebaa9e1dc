"""Where a ticket stands in the queue: what breaks first is on top. Pure.

The rank is an instant that does not change as time goes by: the earliest due time of the clocks
that run, less an allowance for the impact, so that of two tickets due at about the same time the
graver one comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from servanda.clocks.course import Course
from servanda.clocks.story import Story

# Plain time, by priority: how much earlier a graver ticket is looked at. Beyond 4 none.
ALLOWANCE = {
    1: timedelta(hours=4),
    2: timedelta(hours=2),
    3: timedelta(hours=1),
    4: timedelta(minutes=30),
}
# Nothing is promised, but it is not forgotten either: it ranks as if due a day after receipt.
UNPROMISED = timedelta(days=1)


def rank(story: Story, courses: Iterable[Course]) -> datetime | None:
    """The rank of a live ticket; None for one that waits or has ended."""
    if story.solved_at is not None or story.ended:
        return None
    dues = [course.due_at for course in courses if course.is_running and course.due_at]
    if dues:
        earliest = min(dues)
    elif story.hold is None:
        earliest = story.received_at + UNPROMISED
    else:
        return None
    return earliest - ALLOWANCE.get(story.priority, timedelta(0))
