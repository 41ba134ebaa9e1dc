"""The charts of the head's page, and the words on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.desk.asked import Asked
from servanda.presentation import wording
from servanda.presentation.charts import Chart, Series
from servanda.reviews.overview import Overview
from servanda.reviews.responses import LIMITS


def charts(overview: Overview, asked: Asked) -> list[Chart]:
    found = [flow(overview, asked), speed(overview, asked), backlog(overview, asked)]
    return [chart for chart in found if any(any(one.values) for one in chart.series)]


def flow(overview: Overview, asked: Asked) -> Chart:
    """What came in against what was answered, by hour or day."""
    slots = overview.period.slots
    starts = [start for start, _end in slots]
    series = []
    for code, name, style in (
        ("came_in", _("came in"), "solid"),
        ("answers", _("answers given"), "hatched"),
    ):
        counted = overview.acts.by_slot(code)
        urls = [asked.rows(code, slot=place) for place in range(len(slots))]
        series.append(Series(name, style, [counted[place] for place in range(len(slots))], urls))
    came_in, answers = (sum(one.values) for one in series)
    hourly = overview.period.span == "day"
    return Chart(
        key="flow",
        title=_("What came in and what was answered"),
        summary=_("%(came_in)s came in, %(answers)s answers were given.")
        % {"came_in": came_in, "answers": answers},
        labels=[_hour(start) if hourly else _day_number(start) for start in starts],
        names=[_hour(start) if hourly else _day(start, overview) for start in starts],
        series=series,
        about=_("Hour") if hourly else _("Day"),
    )


def speed(overview: Overview, asked: Asked) -> Chart:
    """How soon the first answer came, and whether the target was kept."""
    found = overview.responses
    places = range(len(LIMITS) + 1)
    series = [
        Series(
            name,
            style,
            [len(found.within(place, late=late)) for place in places],
            [asked.rows("in_time", slot=place, late=int(late)) for place in places],
        )
        for late, name, style in (
            (False, _("within the target"), "solid"),
            (True, _("later than the target"), "missed"),
        )
    ]
    median = found.median
    said = _duration(median) if median is not None else "–"
    return Chart(
        key="speed",
        title=_("How soon the first answer came"),
        summary=_("Half of the first answers came within %(time)s.") % {"time": said},
        labels=[_short(limit) for limit in LIMITS] + ["+"],
        names=[_("up to %(time)s") % {"time": _duration(limit)} for limit in LIMITS]
        + [_("later than %(time)s") % {"time": _duration(LIMITS[-1])}],
        series=series,
        stacked=True,
        about=_("Time to the first answer"),
    )


def backlog(overview: Overview, asked: Asked) -> Chart:
    """How much was open at the end of each day."""
    ends: Sequence[tuple[datetime, int]] = overview.backlog
    days = [end - timedelta(microseconds=1) for end, _count in ends]
    values = [count for _end, count in ends]
    urls = [asked.rows("open", slot=place) for place in range(len(ends))]
    return Chart(
        key="backlog",
        title=_("Open at the end of each day"),
        summary=_("%(n)s were open at the end.") % {"n": values[-1] if values else 0},
        labels=[_day_number(day.astimezone(overview.period.zone)) for day in days],
        names=[_day(day, overview) for day in days],
        series=[Series(_("open"), "solid", values, urls)],
        about=_("Day"),
    )


def _hour(instant: datetime) -> str:
    return f"{instant.hour}"


def _day_number(instant: datetime) -> str:
    return f"{instant.day}"


def _day(instant: datetime, overview: Overview) -> str:
    return wording.say_day(
        instant, zone=overview.period.zone, language=_language(), now=kernel.now()
    )


def _duration(time: timedelta) -> str:
    return wording.say_duration(int(time.total_seconds()), _language())


def _short(limit: timedelta) -> str:
    """The end of a class in few letters: minutes below an hour, else hours."""
    minutes = int(limit.total_seconds()) // 60
    return f"{minutes}′" if minutes < 60 else _("%(n)s h") % {"n": minutes // 60}


def _language() -> str:
    return get_language() or "en"
