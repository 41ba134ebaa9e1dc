"""Reading a ticket's story from its facts, in one pass, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from servanda.clocks.facts import Fact, in_order
from servanda.clocks.story import STOPPING, Change, Hold, Story

# Kinds that take an earlier row back, and the field with its number.
_UNDOING = {
    "ticket.priority_corrected": "corrects",
    "ticket.reopening_undone": "undoes",
    "ticket.taken_back": "undoes",
}


def tell(facts: Iterable[Fact]) -> Story | None:
    """The story of one ticket; None if its opening is not among the facts.

    Rows that were undone (a corrected priority, a reopening that was only thanks) never happened.
    """
    rows = in_order(facts)
    undone = {fact.data[_UNDOING[fact.kind]] for fact in rows if fact.kind in _UNDOING}
    opened = next((fact for fact in rows if fact.kind == "ticket.opened"), None)
    if opened is None:
        return None
    story = _opened(opened)
    for fact in rows:
        story.last = max(story.last, fact.number)
        if fact.number not in undone and (teller := _TELLERS.get(fact.kind)):
            teller(story, fact)
    _finish(story)
    return story


def _opened(fact: Fact) -> Story:
    data = fact.data
    story = Story(fact.at, data["kind_of"], data["priority"], data.get("line"), last=fact.number)
    story.first_priority, story.first_line = story.priority, story.line
    story.kinds.append((fact.at, story.kind))
    story.lives.append((fact.at, None))
    if data.get("spoken"):
        story.spoke.append(fact.at)
    return story


def _finish(story: Story) -> None:
    story.spoke.sort()
    # A date that came ends the wait, whether or not somebody wrote so in time.
    for hold in story.holds:
        if hold.until and (hold.end is None or hold.end > hold.until):
            hold.end = max(hold.start, hold.until)


def _attached(story: Story, fact: Fact) -> None:
    """The question who it is was answered: what follows from it was so from the start."""
    if (priority := fact.data.get("priority")) is not None:
        story.first_priority = story.priority = priority
        story.changes = [change for change in story.changes if change.what != "priority"]
    _line(story, fact, fact.data.get("line"))


def _covered(story: Story, fact: Fact) -> None:
    _line(story, fact, fact.data.get("after"))


def _line(story: Story, fact: Fact, line: int | None) -> None:
    """Who was covered all along, only not known yet, is covered from the start."""
    if line == story.line:
        return
    if story.line is None and story.first_line is None:
        story.first_line = line
    else:
        story.changes.append(Change(fact.at, "line", story.line, line))
    story.line = line


def _prioritised(story: Story, fact: Fact) -> None:
    after = fact.data["after"]
    if after != story.priority:
        story.changes.append(Change(fact.at, "priority", story.priority, after))
        story.priority = after


def _kind_changed(story: Story, fact: Fact) -> None:
    story.kind = fact.data["after"]
    story.kinds.append((fact.at, story.kind))


def _answered(story: Story, fact: Fact) -> None:
    if fact.by != "system":
        story.spoke.append(fact.at)


def _quoted(story: Story, fact: Fact) -> None:
    story.quoted.append(fact.at)
    _answered(story, fact)


def _called(story: Story, fact: Fact) -> None:
    if fact.data.get("spoken", True):
        _answered(story, fact)


def _live(story: Story) -> bool:
    return story.solved_at is None and not story.ended


def _release(story: Story, at: datetime) -> None:
    if hold := story.hold:
        hold.end, hold.lasts = at, False


def _waits(story: Story, fact: Fact) -> None:
    if _live(story):
        _release(story, fact.at)
        story.holds.append(Hold(fact.at, f"waiting_{fact.data['on']}"))


def _scheduled(story: Story, fact: Fact) -> None:
    if _live(story):
        _release(story, fact.at)
        agreed = bool(fact.data.get("agreed"))
        story.holds.append(Hold(fact.at, "scheduled", agreed, fact.instant("until")))


def _resumed(story: Story, fact: Fact) -> None:
    if _live(story):
        _release(story, fact.at)


def _solved(story: Story, fact: Fact) -> None:
    if fact.data.get("message") is not None:
        _answered(story, fact)
    if _live(story):
        _rest(story, fact.at, "solved")
        story.solved_at = fact.at


def _rest(story: Story, at: datetime, why: str) -> None:
    """From here on nothing is owed, until somebody says otherwise."""
    _release(story, at)
    story.holds.append(Hold(at, why))
    story.lives[-1] = (story.lives[-1][0], at)


def _ended(story: Story, fact: Fact) -> None:
    how = fact.kind.removeprefix("ticket.")
    if how == "declined":
        _answered(story, fact)
    if _live(story):
        _rest(story, fact.at, "ended")
        if how == "finished":
            story.solved_at = fact.at
    story.ended, story.ended_at, story.ended_by = how, fact.at, fact.number


def _reopened(story: Story, fact: Fact) -> None:
    if _live(story):
        return
    _release(story, fact.at)
    story.lives.append((fact.at, None))
    story.solved_at, story.ended, story.ended_at = None, "", None


def _taken_back(story: Story, fact: Fact) -> None:
    """Discarding or merging undone: it counts as never done, the clocks ran on."""
    if story.ended not in STOPPING:
        return
    story.ended, story.ended_at = "", None
    if story.holds[-1].why == "ended":
        story.holds.pop()
        story.lives[-1] = (story.lives[-1][0], None)


def _unmerged(story: Story, fact: Fact) -> None:
    if story.ended == "merged":
        _taken_back(story, fact)


def _restored(story: Story, fact: Fact) -> None:
    if story.ended == "discarded":
        _taken_back(story, fact)


def _absorbed(story: Story, fact: Fact) -> None:
    received = fact.instant("received_at")
    other, answered = fact.data["other"], bool(fact.data.get("answered"))
    merge = Change(fact.at, "merge", after=other, received_at=received, answered=answered)
    story.changes.append(merge)


def _separated(story: Story, fact: Fact) -> None:
    other = fact.data["other"]
    story.changes = [
        change for change in story.changes if change.what != "merge" or change.after != other
    ]


_TELLERS: dict[str, Callable[[Story, Fact], None]] = {
    "ticket.attached": _attached,
    "ticket.covered": _covered,
    "ticket.prioritised": _prioritised,
    "ticket.kind_changed": _kind_changed,
    "ticket.answered": _answered,
    "ticket.quoted": _quoted,
    "ticket.called": _called,
    "ticket.waits": _waits,
    "ticket.scheduled": _scheduled,
    "ticket.resumed": _resumed,
    "ticket.solved": _solved,
    "ticket.objected": _reopened,
    "ticket.reopened": _reopened,
    "ticket.confirmed": _ended,
    "ticket.finished": _ended,
    "ticket.lapsed": _ended,
    "ticket.declined": _ended,
    "ticket.discarded": _ended,
    "ticket.merged": _ended,
    "ticket.restored": _restored,
    "ticket.unmerged": _unmerged,
    "ticket.absorbed": _absorbed,
    "ticket.separated": _separated,
}
