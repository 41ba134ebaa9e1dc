"""Working-time arithmetic beside other libraries, in one run: `python -m bench.worktime`.

The office is open 9-17 Monday to Friday in Budapest, closed on the holidays of 2025-2027. The
same random questions go to each library: how much working time lies between two instants up to
ten days apart, and when will 1 to 24 working hours have passed. "right" is the share of
answers that agree with ours to the second (and the greatest error of the others); ours are held
against a minute-by-minute walk by the test suite.
Speed is the best of several rounds, because the machine is shared.
"""

import argparse
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import holidays

from servanda.calendars.worktime import Schedule

ZONE = "Europe/Budapest"
CLOSED: list[date] = sorted(holidays.country_holidays("HU", years=range(2025, 2028)))
OPENING = {weekday: ["09:00-17:00"] for weekday in range(5)}

Elapsed = Sequence[tuple[datetime, datetime]]
Advance = Sequence[tuple[datetime, int]]


class Result(NamedTuple):
    """One library: operations per second and the answers (seconds, epoch seconds)."""

    name: str
    elapsed_speed: float
    advance_speed: float
    elapsed: list[int]
    advance: list[int]


def questions(count: int) -> tuple[Elapsed, Advance]:
    dice = random.Random(2026)
    year = datetime(2026, 1, 1, tzinfo=UTC)
    starts = [year + timedelta(seconds=dice.randrange(340 * 86_400)) for _ in range(count)]
    ends = [start + timedelta(seconds=dice.randrange(1, 10 * 86_400)) for start in starts]
    amounts = [dice.randrange(3600, 24 * 3600) for _ in starts]
    return list(zip(starts, ends, strict=True)), list(zip(starts, amounts, strict=True))


def speed(answer: Callable[[], object], count: int, rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        answer()
        best = min(best, time.perf_counter() - begin)
    return count / best


def ours(elapsed: Elapsed, advance: Advance) -> Result:
    schedule = Schedule(ZONE, OPENING, {day: [] for day in CLOSED})
    schedule.elapsed(elapsed[0][0], elapsed[-1][1])

    def all_elapsed() -> list[int]:
        work = schedule.elapsed
        return [work(a, b) for a, b in elapsed]

    def all_advance() -> list[datetime]:
        due = schedule.advance
        return [due(t, seconds) for t, seconds in advance]

    return Result(
        "servanda",
        speed(all_elapsed, len(elapsed), 7),
        speed(all_advance, len(advance), 7),
        all_elapsed(),
        [int(t.timestamp()) for t in all_advance()],
    )


def python_library(elapsed: Elapsed, advance: Advance) -> Result | None:
    try:
        import businesstimedelta as library
        import pytz  # type: ignore[import-untyped]
    except ImportError:
        return None
    zone = pytz.timezone(ZONE)
    days = library.WorkDayRule(
        start_time=datetime.min.time().replace(hour=9),
        end_time=datetime.min.time().replace(hour=17),
        working_days=[0, 1, 2, 3, 4],
        tz=zone,
    )
    rules = library.Rules([days, library.HolidayRule(set(CLOSED), tz=zone)])

    def all_elapsed() -> list[int]:
        return [int(rules.difference(a, b).timedelta.total_seconds()) for a, b in elapsed]

    def all_advance() -> list[int]:
        later = library.BusinessTimeDelta
        return [int((t + later(rules, seconds=s)).timestamp()) for t, s in advance]

    return Result(
        "businesstimedelta",
        speed(all_elapsed, len(elapsed), 2),
        speed(all_advance, len(advance), 2),
        all_elapsed(),
        all_advance(),
    )


PERL = """
use strict; use warnings; use Business::Hours; use Time::HiRes qw(time);
my @free = split /,/, shift @ARGV;
my $hours = Business::Hours->new();
my %day = (Start => '09:00', End => '17:00');
my %off = (Start => undef, End => undef);
$hours->business_hours(
    0 => {Name => 'Sun', %off}, 6 => {Name => 'Sat', %off},
    map { $_ => {Name => "d$_", %day} } 1 .. 5,
);
$hours->holidays(@free);
my @asked = map { chomp; [split / /] } <STDIN>;
$hours->for_timespan(Start => $ARGV[0], End => $ARGV[1]);
my $begin = time;
my @between = map { $hours->between($_->[0], $_->[1]) } @asked;
my $middle = time;
my @later = map { $hours->add_seconds($_->[0], $_->[2]) } @asked;
printf "%.9f %.9f\n", $middle - $begin, time - $middle;
print join(' ', @between), "\n", join(' ', @later), "\n";
"""


def perl_library(elapsed: Elapsed, advance: Advance) -> Result | None:
    perl = shutil.which("perl")
    if (
        perl is None
        or subprocess.run([perl, "-MBusiness::Hours", "-e1"], stderr=subprocess.DEVNULL).returncode
    ):
        return None
    lines = [
        f"{a.timestamp():.0f} {b.timestamp():.0f} {seconds}"
        for (a, b), (_, seconds) in zip(elapsed, advance, strict=True)
    ]
    bounds = (datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2027))
    answer = subprocess.run(
        [perl, "-e", PERL, ",".join(map(str, CLOSED)), *(f"{t.timestamp():.0f}" for t in bounds)],
        input="\n".join(lines),
        env={"TZ": ZONE},
        text=True,
        check=True,
        stdout=subprocess.PIPE,
    )
    times, between, later = answer.stdout.splitlines()
    first, second = (len(lines) / float(each) for each in times.split())
    numbers = [[int(each) for each in line.split()] for line in (between, later)]
    return Result("Business::Hours (Perl)", first, second, *numbers)


def right(answers: list[int], expected: list[int]) -> str:
    """The share of answers that agree, and how far the worst of the others is off."""
    # strict=False: the slow libraries answer the first questions only
    errors = [abs(a - b) for a, b in zip(answers, expected, strict=False)]
    share = f"{errors.count(0) / len(errors):.0%}"
    return f"{share}, ≤{max(errors)} s" if any(errors) else share


def line(result: Result, mine: Result) -> str:
    return "".join(
        [
            f"{result.name:24}",
            f"{result.elapsed_speed:12,.0f}{mine.elapsed_speed / result.elapsed_speed:8,.0f}",
            f"{right(result.elapsed, mine.elapsed):>14}",
            f"{result.advance_speed:12,.0f}{mine.advance_speed / result.advance_speed:8,.0f}",
            f"{right(result.advance, mine.advance):>14}",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="questions for servanda")
    parser.add_argument("--others", type=int, default=1_000, help="questions for the others")
    options = parser.parse_args()
    elapsed, advance = questions(options.count)
    few = elapsed[: options.others], advance[: options.others]
    mine = ours(elapsed, advance)
    columns = [f"{'elapsed/s':>12}{'ratio':>8}{'right':>14}", f"{'advance/s':>12}"]
    print(" " * 24 + "".join(columns) + f"{'ratio':>8}{'right':>14}")
    for result in (mine, python_library(*few), perl_library(*few)):
        if result is not None:
            print(line(result, mine))
    print("ratio: how many times as fast servanda is")


if __name__ == "__main__":
    main()
