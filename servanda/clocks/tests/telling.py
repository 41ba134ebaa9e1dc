"""Stories in plain words, read and played through the real actions.

    = A title
    : Why it comes out so, with the arithmetic.
    given gold in HU: resolution P1 4 h; waiting counts
    at 2026-06-02 10:00 a mail comes, P1
    at 2026-06-02 11:00 we ask them
    then resolution is due Tue 06-02 14:30
    ledger resolution
      Gold, clause 3.2: resolution in 4 working hours. …

Times are local to the calendar of the first contract. A worker runs all along: before each act
every timer that was due has fired. The sentences are the patterns in `ACTS` and `CHECKS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from servanda import kernel
from servanda.calendars.actions import Hours, change_calendar
from servanda.calendars.models import Calendar
from servanda.calendars.tests.factories import make_both, make_calendar
from servanda.catalogue import shorthand
from servanda.clocks.check import check
from servanda.clocks.tests.play import Play
from servanda.contracts import coverage
from servanda.contracts.models import Line
from servanda.contracts.tests.factory import (
    LONG_AGO,
    calendar_of,
    make_amendment,
    make_draft,
    make_service,
    put_line,
    sign,
)
from servanda.kernel import Actor, Refused
from servanda.people.models import Customer
from servanda.people.tests.factory import ROOT, make_customer
from servanda.systems.actions import add_system
from servanda.tickets import actions
from servanda.tickets.models import Ticket

ZONES = {"IL": "Asia/Jerusalem", "BCN": "Europe/Madrid", "MAD": "Europe/Madrid"}
STAMP = r"\d{4}-\d\d-\d\d \d\d:\d\d"
TARGET = re.compile(r"(first response|next update|resolution|quote) P(\d) (.+)")
RULES = {"the old clause": "old", "from opening": "from_opening", "from then": "from_effective"}


@dataclass
class Story:
    """One story: its sentences in order, and the ledgers it must come to."""

    title: str
    steps: list[tuple[str, str]] = field(default_factory=list)


def read(folder: Path) -> Iterator[Story]:
    """Every story of the files in a folder. Raises ValueError for a line that is no sentence."""
    for file in sorted(folder.glob("*.txt")):
        story = None
        for number, line in enumerate(file.read_text().splitlines(), 1):
            word, _, rest = line.strip().partition(" ")
            if word == "=":
                if story:
                    yield story
                story = Story(rest)
            elif story and line.startswith("  "):
                keyword, said = story.steps[-1]
                story.steps[-1] = keyword, f"{said}\n{line.strip()}"
            elif story and word in ("given", "at", "then", "ledger"):
                story.steps.append((word, rest))
            elif story and line.strip() and word != ":":
                raise ValueError(f"{file.name}:{number} is no sentence: {line}")
        if story:
            yield story


class Stage:
    """The customer, the contracts and the tickets of one story."""

    def __init__(self) -> None:
        self.customer: Customer = make_customer(name="Duna")
        self.lines: dict[str, Line] = {}
        self.given: list[tuple[str, str, str, str, dict[str, str]]] = []
        self.systems: dict[str, Any] = {}
        self.tickets: list[Ticket] = []
        self.play: Any = None
        self.now = ""

    def tell(self, story: Story) -> None:
        for keyword, said in story.steps:
            if keyword == "given":
                self.agree(said)
                continue
            if self.play is None:
                self.begin()
            {"at": self.act, "then": self.check, "ledger": self.ledger}[keyword](said)
        assert check() == [], "what is stored is not what the facts make it"

    # what was agreed

    def agree(self, said: str) -> None:
        if found := re.fullmatch(r"a (\w+) of (\w+)", said):
            self.systems[found[1]] = add_system(
                self.customer, by=ROOT, name=found[1], services=[make_service(found[2])]
            )
        elif found := re.fullmatch(r"hours (\w+) in (\S+): (.+)", said):
            make_calendar(found[1], week=week(found[3]), zone=found[2])
            ZONES[found[1]] = found[2]
        elif found := re.fullmatch(r"(?:(\w+), )?(\w+) in ([^:]+): ([^;]+)(?:; (.+))?", said):
            name = found[1] or "A"
            self.given.append((name, found[2], found[3], found[4], options(found[5] or "")))
        elif said != "no contract":
            raise ValueError(f"nothing is agreed by: {said}")

    def begin(self) -> None:
        """Sign what was agreed; lines that stand `beside` another are in its contract."""
        zone = "Europe/Budapest"
        if self.given:
            first = self.given[0][2]
            zone = ZONES.get(first.removesuffix(" 24x7").partition(" and ")[0], zone)
        stub = type("Nothing", (), {})()
        stub.version = type("Nothing", (), {"contract": stub})()
        stub.customer = self.customer
        self.play = Play(stub, zone)
        drafts: dict[str, Any] = {}
        for name, level, calendar, said, more in self.given:
            own = more.get("beside", name)
            starts = self.day(more["from"]) if "from" in more else LONG_AGO
            with kernel.pretend(min(starts, kernel.now())):
                if own not in drafts:
                    ends = self.day(more["until"], after=1) if "until" in more else None
                    drafts[own] = make_draft(self.customer, starts_at=starts, ends_at=ends)
                self.lines[name] = put_line(
                    drafts[own], level, code=name, service=more.get("service", "workplace"),
                    calendar=self.calendar(calendar), targets=targets(said),
                    systems=[self.systems[more["system"]]] if "system" in more else [],
                    **terms(more),
                )  # fmt: skip
        for name, draft in drafts.items():
            more = next(one[4] for one in self.given if one[0] == name)
            starts = self.day(more["from"]) if "from" in more else LONG_AGO
            if "unsigned" not in more:
                with kernel.pretend(min(starts, kernel.now())):
                    sign(draft)

    def day(self, text: str, after: int = 0) -> datetime:
        start: datetime = self.play.when(f"{text} 00:00")
        return (start.replace(tzinfo=None) + timedelta(days=after)).replace(tzinfo=start.tzinfo)

    def calendar(self, name: str) -> Calendar:
        one, _, other = name.partition(" and ")
        if not other:
            return calendar_of(one)
        return Calendar.objects.filter(name={"en": name}).first() or make_both(
            name, calendar_of(one), calendar_of(other)
        )

    # what happens

    def act(self, said: str) -> None:
        found = re.match(rf"({STAMP}) (.+)", said)
        assert found, f"no time: {said}"
        self.now = found[1]
        self.play.passes(self.now)
        refused = found[2].endswith(" (refused)")
        words = found[2].removesuffix(" (refused)")
        known = ((act, re.fullmatch(pattern, words)) for pattern, act in ACTS)
        possible = [(act, one) for act, one in known if one]
        if not possible:
            raise ValueError(f"nobody can do that: {words}")
        act, one = possible[0]
        with pytest.raises(Refused) if refused else nullcontext():
            act(self, one)

    def comes(self, one: re.Match[str]) -> None:
        values = one.groupdict()
        given: dict[str, Any] = {"line": None, "customer": self.customer}
        given["priority"] = int(values.get("priority") or 1)
        given["kind"] = values.get("kind") or "incident"
        given["system"] = self.systems[values["system"]] if values.get("system") else None
        if values["how"] == "call":
            given |= {"by": self.play.agent, "channel": "call", "spoken": True}
        earlier = values.get("received")
        given["received_at"] = self.play.when(earlier or self.now)
        self.tickets.append(self.play.opens(earlier or self.now, entered=self.now, **given))

    def amends(self, one: re.Match[str]) -> None:
        self.lines[one["line"]] = make_amendment(
            self.lines[one["line"]],
            effective_from=self.day(one["day"]),
            signed_at=self.play.when(self.now),
            open_tickets=RULES[one["rule"]],
            targets=targets(one["targets"]),
        )

    def covers(self, one: re.Match[str]) -> None:
        line = None if one["line"] == "nothing" else self.lines[one["line"]]
        self.play.at(self.now, actions.change_line, line=line, reason=one["why"] or "")

    def opens_otherwise(self, one: re.Match[str]) -> None:
        with kernel.pretend(self.play.when(self.now)):
            change_calendar(
                calendar_of(one["calendar"]),
                Hours(week(one["hours"])),
                effective_from=date.fromisoformat(one["day"]),
                by=Actor.system(),
            )

    def turns_to(self, one: re.Match[str]) -> None:
        self.play.ticket = self.tickets[int(one["number"]) - 1]

    def merged(self, one: re.Match[str]) -> None:
        into = self.tickets[int(one["into"]) - 1]
        self.play.at(self.now, actions.merge, into=into)
        self.play.ticket = into

    # what is owed

    def check(self, said: str) -> None:
        self.play.passes(self.now)
        self.play.ticket.refresh_from_db()
        for pattern, look in CHECKS:
            if one := re.fullmatch(pattern, said):
                found, wanted = look(self, one)
                assert found == wanted, f"{said}: it is {found}"
                return
        raise ValueError(f"nothing to look at: {said}")

    def local(self, at: datetime | None) -> str:
        zone = self.play.when("2026-01-01 00:00").tzinfo
        return at.astimezone(zone).strftime("%a %m-%d %H:%M") if at else "never"

    def ledger(self, said: str) -> None:
        head, _, wanted = said.partition("\n")
        metric, _, side = head.partition(" for the ")
        found = self.play.ledger(self.now, metric.replace(" ", "_"), side or "agent")
        assert found == wanted.replace("\n", " ")


def options(said: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in filter(None, (part.strip() for part in said.split(";"))):
        word, _, rest = one.partition(" ")
        found[word] = rest
    return found


def terms(more: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if more.get("counted") == "from the change":
        found["reclassification"] = "from_change"
    if "waiting" in more:
        found["waiting_customer_counts"] = True
    if more.get("supplier") == "does not count":
        found["waiting_third_party_counts"] = False
    return found


def targets(said: str) -> dict[tuple[str, int], Any]:
    found = {}
    for one in said.split(", "):
        match = TARGET.fullmatch(one)
        assert match, f"no target: {one}"
        found[match[1].replace(" ", "_"), int(match[2])] = shorthand.read(match[3])
    return found


def week(said: str) -> dict[int, list[str]]:
    """ "Mon-Fri 8:00-17:00"."""
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    days, _, periods = said.partition(" ")
    first, _, last = days.partition("-")
    inside = range(names.index(first), names.index(last or first) + 1)
    return {day: periods.split(" and ") for day in inside}


def _does(name: str, **values: Any) -> Callable[[Stage, re.Match[str]], None]:
    return lambda stage, _one: stage.play.at(stage.now, getattr(actions, name), **values)


def _plays(name: str, *args: Any, **values: Any) -> Callable[[Stage, re.Match[str]], None]:
    return lambda stage, _one: getattr(stage.play, name)(stage.now, *args, **values)


COMES = (
    rf"a (?P<how>mail|call)(?: received (?P<received>{STAMP}))? comes"
    r"(?: as a (?P<kind>\w+))?(?: about the (?P<system>\w+))?(?:, P(?P<priority>\d))?"
)
ACTS: list[tuple[str, Callable[[Stage, re.Match[str]], Any]]] = [
    (COMES, Stage.comes),
    ("we answer", _does("answer", text="We are on it.")),
    ("we ask them", _plays("asks")),
    ("they reply", _plays("replies")),
    ("an automatic reply comes", _plays("replies", automatic=True)),
    ("we wait for them without a question", _does("wait_for_customer", question=None)),
    ("we wait for a supplier", _does("wait_for_third_party")),
    ("the supplier delivers", _does("resume")),
    ("we solve it", _plays("solves")),
    ("they say not yet", _plays("objects")),
    (
        "they confirm it",
        lambda stage, _: stage.play.at(
            stage.now, actions.confirm, by=stage.play.customer, channel="portal"
        ),
    ),
    (
        "they thank us",
        lambda stage, _: stage.play.at(
            stage.now, actions.receive, by=stage.play.customer, text="Thank you!", only_thanks=True
        ),
    ),
    (
        r"its priority becomes P(\d)",
        lambda stage, one: stage.play.prioritises(stage.now, int(one[1])),
    ),
    ("that was a slip, taken back", _does("correct_priority")),
    (
        r"it becomes a (quote|incident|request)",
        lambda stage, one: stage.play.at(stage.now, actions.change_kind, kind=one[1]),
    ),
    (r"(?P<line>\w+) covers it(?:, because (?P<why>.+))?", Stage.covers),
    (
        r"(?P<line>\w+) is amended from (?P<day>\S+), open tickets (?P<rule>[^:]+):"
        r" (?P<targets>.+)",
        Stage.amends,
    ),
    (r"(?P<calendar>\w+) opens (?P<hours>.+) from (?P<day>\S+)", Stage.opens_otherwise),
    (r"it is merged into ticket (?P<into>\d)", Stage.merged),
    (r"we turn to ticket (?P<number>\d)", Stage.turns_to),
    ("time has passed", lambda stage, _: None),
]
METRIC = r"(?P<metric>first response|next update|resolution|quote)"


def _clock(stage: Stage, one: re.Match[str]) -> Any:
    return stage.play.clock(one["metric"].replace(" ", "_"))


CHECKS: list[tuple[str, Callable[[Stage, re.Match[str]], tuple[Any, Any]]]] = [
    (
        rf"{METRIC} is due (?P<due>.+)",
        lambda stage, one: (stage.local(_clock(stage, one).due_at), one["due"]),
    ),
    (
        rf"{METRIC} was met (?P<met>.+)",
        lambda stage, one: (stage.local(_clock(stage, one).met_at), one["met"]),
    ),
    (
        rf"{METRIC} is (?P<state>running|paused|met|stopped)",
        lambda stage, one: (_clock(stage, one).state, one["state"]),
    ),
    (
        r"it is (?P<state>\w+)",
        lambda stage, one: (stage.play.ticket.state, one["state"]),
    ),
    ("nothing was missed", lambda stage, _: (len(stage.play.misses()), 0)),
    (
        r"(?P<count>\d) (?:was|were) missed",
        lambda stage, one: (len(stage.play.misses()), int(one["count"])),
    ),
    (
        r"(?P<count>\d) (?:is|are) struck out",
        lambda stage, one: (len(stage.play.journal("clock.struck_out")), int(one["count"])),
    ),
    (
        "the miss is of the change alone",
        lambda stage, _: ([one["reclassified"] for one in stage.play.misses()], [True]),
    ),
    (
        r"(?P<line>\w+) covers it: (?P<why>.+)",
        lambda stage, one: (
            (
                stage.play.ticket.line.code if stage.play.ticket.line else "nothing",
                coverage.say(stage.play.ticket.covered_because),
            ),
            (one["line"], one["why"]),
        ),
    ),
    (
        r"no clock runs",
        lambda stage, _: (stage.play.ticket.clocks.count(), 0),
    ),
]
