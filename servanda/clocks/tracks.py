"""How each metric reads a story: when its clock starts, starts again, is met or stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.clocks.story import STOPPING, Story

FIRST_RESPONSE, NEXT_UPDATE = "first_response", "next_update"
RESOLUTION, QUOTE = "resolution", "quote"
# Nobody outside waits for an answer to a task or an alert.
UNANSWERED_KINDS = ("task", "alert")
# Whose clock starts again at a missed due time.
REPEATING = (NEXT_UPDATE,)


@dataclass(slots=True)
class Cycle:
    """One run of a clock: from `start` until it was met, stopped, or started again."""

    start: datetime
    end: datetime | None = None
    how: str = ""  # met, stopped, or "" when the next cycle takes over


@dataclass(slots=True)
class Track:
    """How one metric reads the story. `repeats`: a miss starts the next cycle."""

    metric: str
    cycles: list[Cycle]
    pausable: bool = True
    repeats: bool = False


def tracks_of(story: Story) -> list[Track]:
    tracks = []
    if story.kind not in UNANSWERED_KINDS:
        tracks += [_first_response(story), _next_update(story)]
    quote_since = _became_quote(story)
    if quote_since is not None:
        tracks.append(_quote(story, quote_since))
    if story.kind != QUOTE:
        tracks.append(_resolution(story))
    elif story.kinds[0][1] != QUOTE and quote_since is not None:
        stopped = Cycle(story.received_at, quote_since, "stopped")
        tracks.append(Track(RESOLUTION, [stopped]))
    return tracks


def _first_response(story: Story) -> Track:
    cycle = Cycle(story.received_at)
    spoke = min([*story.spoke[:1], *answered_by_merge(story)], default=None)
    if spoke is not None and (story.ended_at is None or spoke <= story.ended_at):
        cycle.end, cycle.how = max(spoke, story.received_at), "met"
    elif story.ended:
        cycle.end, cycle.how = story.ended_at, "stopped"
    return Track(FIRST_RESPONSE, [cycle], pausable=False)


def answered_by_merge(story: Story) -> list[datetime]:
    """When a ticket that had been answered already was merged into this one."""
    return [change.at for change in story.changes if change.what == "merge" and change.answered]


def _next_update(story: Story) -> Track:
    """Starts at receipt, at each reopening, and again with every word of ours."""
    cycles: list[Cycle] = []
    for start, end in story.lives:
        inside = [at for at in story.spoke if start < at and (end is None or at < end)]
        starts = [start, *inside]
        cycles += [Cycle(a, b) for a, b in zip(starts, [*inside, end], strict=True)]
    if cycles[-1].end is not None:
        cycles[-1].how = "met" if story.solved_at else "stopped"
    return Track(NEXT_UPDATE, cycles, repeats=True)


def _resolution(story: Story) -> Track:
    cycle = Cycle(story.received_at)
    if story.solved_at is not None and story.ended not in STOPPING:
        cycle.end, cycle.how = story.solved_at, "met"
    elif story.ended:
        cycle.end, cycle.how = story.ended_at, "stopped"
    return Track(RESOLUTION, [cycle])


def _became_quote(story: Story) -> datetime | None:
    """When it last became a quote; None if it never was one."""
    return next((at for at, kind in reversed(story.kinds) if kind == QUOTE), None)


def _quote(story: Story, since: datetime) -> Track:
    cycle = Cycle(since)
    sent = next((at for at in story.quoted if at >= since), None)
    left = next((at for at, kind in story.kinds if at > since and kind != QUOTE), None)
    stops = [at for at in (left, story.solved_at, story.ended_at) if at is not None]
    if sent is not None:
        cycle.end, cycle.how = sent, "met"
    elif stops:
        cycle.end, cycle.how = min(stops), "stopped"
    return Track(QUOTE, [cycle])
