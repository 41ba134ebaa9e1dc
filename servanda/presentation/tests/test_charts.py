"""Charts: what is drawn is what was counted, in both directions."""

from itertools import pairwise

import pytest

from servanda.presentation.charts import Chart, Series, draw


def chart(*series, labels=("a", "b", "c"), **values):
    return Chart("key", "Title", "Summary", labels, labels, series, **values)


def number(percent):
    return float(percent.removesuffix("%"))


def test_a_bar_is_as_high_as_its_value():
    bars = draw(chart(Series("n", "solid", (1, 2, 4))), rtl=False).bars
    heights = [number(bar.height) for bar in bars]
    assert heights[2] == pytest.approx(2 * heights[1], abs=0.05)
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.05)


def test_nought_is_no_bar():
    assert [bar.value for bar in draw(chart(Series("n", "solid", (0, 3, 0))), rtl=False).bars] == [
        "3"
    ]


def test_time_runs_from_right_to_left_where_one_reads_so():
    series = Series("n", "solid", (1, 1, 1))
    ltr, rtl = (draw(chart(series), rtl=way).bars for way in (False, True))
    for one, other in zip(ltr, rtl, strict=True):
        mirrored = 100 - number(one.x) - number(one.width)
        assert number(other.x) == pytest.approx(mirrored, abs=0.05)


def test_stacked_series_stand_on_each_other():
    two = chart(
        Series("kept", "solid", (3, 0, 1)), Series("late", "missed", (1, 2, 0)), stacked=True
    )
    kept, late, _other = draw(two, rtl=False).bars[:3]
    assert [bar.value for bar in draw(two, rtl=False).bars] == ["", "4", "2", "1"]
    assert number(late.y) + number(late.height) == pytest.approx(number(kept.y), abs=0.05)


def test_bars_beside_each_other_do_not_overlap():
    bars = draw(
        chart(Series("n", "solid", (3, 1, 2)), Series("m", "hatched", (1, 2, 2))), rtl=False
    ).bars
    for one, other in pairwise(bars):
        assert number(one.x) + number(one.width) <= number(other.x) + 0.05


@pytest.mark.parametrize("highest", [0, 1, 3, 9, 11, 99, 101, 2345, 10**6])
def test_every_bar_stays_within_the_drawing(highest):
    drawing = draw(chart(Series("n", "solid", (highest, 0, 1))), rtl=False)
    assert all(0 <= number(bar.y) <= 86 for bar in drawing.bars)
    assert drawing.grid[-1][1] >= highest


def test_many_labels_are_thinned_out():
    labels = tuple(str(day) for day in range(1, 32))
    drawn = draw(chart(Series("n", "solid", range(31)), labels=labels), rtl=False)
    assert len(drawn.labels) <= 12
    assert drawn.labels[0].text == "1"


def test_a_chart_without_places_is_empty():
    assert not draw(chart(Series("n", "solid", ()), labels=()), rtl=False).bars
