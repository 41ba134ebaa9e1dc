"""Sentences, hours and times: pure, in four languages."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from servanda.calendars.worktime import Schedule
from servanda.notices.hours import say_hours
from servanda.notices.reader import tongue
from servanda.notices.sentence import say
from servanda.notices.when import same_clock, say_when

AT = datetime(2026, 6, 5, 10, tzinfo=UTC)
BUDAPEST = ZoneInfo("Europe/Budapest")
WEEK = {**{day: ["08:00-12:00", "12:30-16:30"] for day in range(4)}, 4: ["08:00-14:00"]}
ISRAEL = {day: ["08:30-17:30"] for day in (6, 0, 1, 2, 3)}


def test_values_are_isolated_only_where_they_run_against_the_sentence() -> None:
    assert say("Looked after by %(who)s", who="Anna").text(rtl=False) == "Looked after by Anna"
    assert say("בטיפול %(who)s", who="Anna").text(rtl=True) == "בטיפול \u2068Anna\u2069"
    assert say("By %(who)s", who="דנה").text(rtl=False) == "By \u2068דנה\u2069"
    assert say("%(n)s", n="12:30").text(rtl=True) == "12:30"


def test_html_escapes_pattern_and_values() -> None:
    said = say("A & %(b)s at 100 %%", b="<i>")
    assert said.html() == "A &amp; <bdi>&lt;i&gt;</bdi> at 100 %"


def test_a_sentence_without_values_is_left_alone() -> None:
    assert say("100 % sure").text() == "100 % sure"


def test_equal_neighbours_are_named_together() -> None:
    with translation.override("en"):
        said = say_hours(Schedule("Europe/Budapest", WEEK), language="en", at=AT)
    assert said == "Monday to Thursday 8:00–12:00 and 12:30–16:30, Friday 8:00–14:00"


def test_an_israeli_week_starts_on_sunday() -> None:
    with translation.override("en"):
        said = say_hours(Schedule("Asia/Jerusalem", ISRAEL), language="en", at=AT)
    assert said == "Sunday to Thursday 8:30–17:30"


def test_always_open_is_said_so() -> None:
    always = Schedule("Europe/Budapest", {day: ["00:00-24:00"] for day in range(7)})
    with translation.override("en"):
        assert say_hours(always, language="en", at=AT) == "day and night, every day"


def test_a_period_over_midnight_ends_at_the_next_days_time() -> None:
    night = Schedule("Europe/Budapest", {4: ["22:00-06:00"]})
    with translation.override("en"):
        assert say_hours(night, language="en", at=AT) == "Friday 22:00–6:00"


def test_open_only_when_both_are_open() -> None:
    both = Schedule("Europe/Budapest", WEEK) & Schedule("Asia/Jerusalem", ISRAEL)
    with translation.override("en"):
        said = say_hours(both, language="en", at=AT)
    assert said == "Monday to Thursday 8:00–12:00 and 12:30–16:30"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "today 12:00 (Friday 5 June)"),
        ("hu", "ma 12:00 (június 5., péntek)"),
        ("he", "היום 12:00 (יום שישי, 5 ביוני)"),
        ("es", "hoy 12:00 (viernes 5 de junio)"),
    ],
)
def test_times_carry_their_date(language: str, expected: str) -> None:
    assert say_when(AT, zone=BUDAPEST, language=language, now=AT).replace(",", "") == (
        expected.replace(",", "")
    )


def test_another_year_is_named() -> None:
    said = say_when(AT, zone=BUDAPEST, language="en", now=AT.replace(year=2025))
    assert said == "Friday, 5 June 2026, 12:00"


def test_zones_are_compared_by_their_clocks() -> None:
    assert same_clock("Europe/Budapest", "Europe/Madrid", AT)
    assert not same_clock("Europe/Budapest", "Europe/London", AT)


def test_informal_speech_is_a_variant_of_the_language() -> None:
    assert tongue("es", formal=True) == "es"
    assert tongue("es", formal=False) == "es-informal"
    assert tongue("he", formal=False) == "he"
    with translation.override("es-informal"):
        assert translation.gettext("Monday") == "lunes"


def test_a_number_keeps_its_sign_before_it_in_hebrew():
    """Isolated alone, the number leaves its sign to the sentence, which puts it behind."""
    assert say("#%(n)s %(subject)s", n=7, subject="<b>").html() == (
        "<bdi>#7</bdi> <bdi>&lt;b&gt;</bdi>"
    )
