"""Bars for people who would rather look than read, as SVG made on the server. Pure.

Places are percentages of the drawing, so that it follows the width of the page while its letters
keep their size. In right-to-left languages time runs from right to left. What a bar means is told
by its pattern and by the table behind the chart, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

TOP, FLOOR = 10.0, 86.0
MARGIN = 5.0
"""Kept free at the beginning, for the numbers of the scale."""
GAP = 0.28
"""The share of each place that stays empty."""
MOST_LABELS: Final = 12
VALUED_BARS: Final = 32
VALUED_LETTERS: Final = 100
"""So many digits stand above the bars without touching each other."""
WIDEST: Final = 12.0
"""So wide may the place of one bar be, when there are few."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted. `style` is solid, hatched, missed or line; one value and one address of the
    rows behind it for each place of the chart."""

    name: str
    style: str
    values: Sequence[int]
    urls: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """`labels` stand below the bars, `names` say the same in full in the table. `stacked`: the
    series lie on each other, else beside each other. `key` is unique on the page."""

    key: str
    title: str
    summary: str
    labels: Sequence[str]
    names: Sequence[str]
    series: Sequence[Series]
    stacked: bool = False
    about: str = ""
    """What the rows of the table are: the heading of its first column."""


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    style: str
    title: str
    value: str
    """The number above the bar; of stacked ones their sum, on the highest only."""
    middle: str
    above: str


@dataclass(frozen=True, slots=True)
class Label:
    x: str
    text: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template writes down."""

    bars: Sequence[Bar]
    labels: Sequence[Label]
    grid: Sequence[tuple[str, int]]
    with_values: bool


def draw(chart: Chart, *, rtl: bool) -> Drawing:
    width = min((100 - MARGIN) / max(len(chart.labels), 1), WIDEST)
    totals = [[one.values[place] for one in chart.series] for place in range(len(chart.labels))]
    heights = [sum(each) if chart.stacked else max(each, default=0) for each in totals]
    top = _round_up(max(heights, default=0))
    bars = [
        bar
        for place in range(len(chart.labels))
        for bar in _bars_at(chart, place, width, top, rtl=rtl)
    ]
    return Drawing(
        bars=bars,
        labels=_labels(chart.labels, width, rtl=rtl),
        grid=[(_percent(_y(value, top)), value) for value in _grid(top)],
        with_values=_with_values(chart, max(heights, default=0)),
    )


def _with_values(chart: Chart, highest: int) -> bool:
    bars = len(chart.labels) * (1 if chart.stacked else len(chart.series))
    return bars <= VALUED_BARS and bars * len(str(highest)) <= VALUED_LETTERS


def _bars_at(chart: Chart, place: int, width: float, top: int, *, rtl: bool) -> list[Bar]:
    inner = width * (1 - GAP)
    highest = max((n for n, one in enumerate(chart.series) if one.values[place]), default=0)
    each = inner if chart.stacked else inner / len(chart.series)
    found, below = [], 0
    for number, series in enumerate(chart.series):
        value = series.values[place]
        start = MARGIN + place * width + width * GAP / 2 + (0 if chart.stacked else number * each)
        x = 100 - start - each if rtl else start
        y = _y(below + value, top)
        if value:
            found.append(
                Bar(
                    x=_percent(x),
                    y=_percent(y),
                    width=_percent(each),
                    height=_percent(_y(below, top) - y),
                    style=series.style,
                    title=f"{chart.names[place]} · {series.name}: {value}",
                    value=_said(below + value, number == highest) if chart.stacked else str(value),
                    middle=_percent(x + each / 2),
                    above=_percent(y - 1.5),
                )
            )
        below += value if chart.stacked else 0
    return found


def _said(total: int, is_highest: bool) -> str:
    return str(total) if is_highest else ""


def _labels(texts: Sequence[str], width: float, *, rtl: bool) -> list[Label]:
    step = max(ceil(len(texts) / MOST_LABELS), 1)
    found = []
    for place in range(0, len(texts), step):
        middle = MARGIN + (place + 0.5) * width
        x = _percent(100 - middle if rtl else middle)
        found.append(Label(x, texts[place], minor=(place // step) % 2 == 1))
    return found


def _y(value: int, top: int) -> float:
    return FLOOR - (FLOOR - TOP) * value / top


def _round_up(number: int) -> int:
    """The end of the scale: a number that can be halved and is easy to read."""
    for step in (2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80, 100):
        if number <= step:
            return step
    size = 10 ** (len(str(number)) - 1)
    return int(ceil(number / size) * size)


def _grid(top: int) -> tuple[int, ...]:
    return (0, top // 2, top)


def _percent(number: float) -> str:
    return f"{number:.2f}%"
