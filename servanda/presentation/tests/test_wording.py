"""Times, durations and amounts in the words of four languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.kernel.money import Money
from servanda.presentation import wording

BUDAPEST = ZoneInfo("Europe/Budapest")
NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Budapest


def at(day: int, hour: int, minute: int = 0, *, month: int = 7, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BUDAPEST)


def say(instant: datetime, language: str) -> str:
    return wording.say_time(instant, zone=BUDAPEST, language=language, now=NOW)


@pytest.mark.parametrize(
    ("instant", "en", "hu", "he", "es"),
    [
        (at(1, 14, 20), "today 14:20", "ma 14:20", "היום 14:20", "hoy 14:20"),
        (at(2, 8, 20), "tomorrow 8:20", "holnap 8:20", "מחר 8:20", "mañana 8:20"),
        (
            at(30, 23, 5, month=6),
            "yesterday 23:05",
            "tegnap 23:05",
            "אתמול 23:05",
            "ayer 23:05",
        ),
        (at(7, 14), "Tue 14:00", "kedd 14:00", "יום ג׳ 14:00", "mar 14:00"),
        (at(8, 14), "8 Jul 14:00", "júl. 8. 14:00", "8 ביולי 14:00", "8 jul 14:00"),
        (
            at(3, 14, year=2027),
            "3 Jul 2027 14:00",
            "2027. júl. 3. 14:00",
            "3 ביולי 2027 14:00",
            "3 jul 2027 14:00",
        ),
    ],
)
def test_a_time_is_said_as_people_say_it(
    instant: datetime, en: str, hu: str, he: str, es: str
) -> None:
    assert [say(instant, code) for code in ("en", "hu", "he", "es")] == [en, hu, he, es]


def test_today_is_the_readers_today_not_that_of_utc() -> None:
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert say(late, "en") == "tomorrow 0:30"
    jerusalem = ZoneInfo("Asia/Jerusalem")
    assert wording.say_time(late, zone=jerusalem, language="en", now=late) == "today 1:30"


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        say(datetime(2026, 7, 1), "en")


def test_the_exact_value_names_seconds_and_zone() -> None:
    said = wording.say_exactly(at(3, 14, 5), zone=BUDAPEST, language="hu")
    assert said.startswith("2026. július 3., péntek 14:05:00 ")
    said = wording.say_exactly(at(3, 14, 5), zone=BUDAPEST, language="en")
    assert said.startswith("Friday, 3 July 2026 14:05:00 CEST")


@pytest.mark.parametrize(
    ("seconds", "en", "hu", "he", "es"),
    [
        (0, "0 s", "0 mp", "0 שנ׳", "0 s"),
        (95, "1 min 35 s", "1 perc 35 mp", "1 דק׳ 35 שנ׳", "1 min 35 s"),
        (2400, "40 min", "40 perc", "40 דק׳", "40 min"),
        (8100, "2 h 15 min", "2 óra 15 perc", "2 שע׳ 15 דק׳", "2 h 15 min"),
        (7200, "2 h", "2 óra", "2 שע׳", "2 h"),
        (86_400, "1 day", "1 nap", "יום אחד", "1 día"),
        (2 * 86_400, "2 days", "2 nap", "יומיים", "2 días"),
        (3 * 86_400 + 7200, "3 days 2 h", "3 nap 2 óra", "3 ימים 2 שע׳", "3 días 2 h"),
        (12 * 86_400 + 7200, "12 days", "12 nap", "12 ימים", "12 días"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds: int, en: str, hu: str, he: str, es: str) -> None:
    said = [wording.say_duration(seconds, code) for code in ("en", "hu", "he", "es")]
    assert said == [en, hu, he, es]


def test_working_time_says_that_it_is_working_time() -> None:
    assert wording.say_working_time(2280, "en") == "38 min of working time"
    assert wording.say_working_time(2280, "es") == "38 min de tiempo laborable"


@pytest.mark.parametrize(
    ("minutes", "en", "hu", "he", "es"),
    [
        (38, "in 38 min", "38 perc múlva", "בעוד 38 דק׳", "dentro de 38 min"),
        (-12, "12 min ago", "12 perce", "לפני 12 דק׳", "hace 12 min"),
        (-135, "2 h 15 min ago", "2 óra 15 perce", "לפני 2 שע׳ 15 דק׳", "hace 2 h 15 min"),
        (-120, "2 h ago", "2 órája", "לפני 2 שע׳", "hace 2 h"),
        (0, "now", "most", "עכשיו", "ahora"),
        (2880, "in 2 days", "2 nap múlva", "בעוד יומיים", "dentro de 2 días"),
    ],
)
def test_how_far_away_it_is(minutes: int, en: str, hu: str, he: str, es: str) -> None:
    instant = NOW + timedelta(minutes=minutes)
    said = [wording.say_until(instant, language=code, now=NOW) for code in ("en", "hu", "he", "es")]
    assert said == [en, hu, he, es]


@given(st.integers(-400 * 86_400, 400 * 86_400), st.sampled_from(["en", "hu", "he", "es"]))
def test_every_distance_can_be_said(seconds: int, language: str) -> None:
    said = wording.say_until(NOW + timedelta(seconds=seconds), language=language, now=NOW)
    assert said
    assert "{}" not in said


def test_a_span_names_its_day_once_and_keeps_its_direction() -> None:
    def span(start: datetime, end: datetime, language: str) -> str:
        return wording.say_span(start, end, zone=BUDAPEST, language=language, now=NOW)

    assert span(at(6, 9), at(6, 10, 15), "he") == "יום ב׳ \u20669:00–10:15\u2069"
    assert span(at(3, 16, 20), at(6, 9), "en") == "Fri 16:20 – Mon 9:00"


@pytest.mark.parametrize(
    ("money", "en", "hu", "es"),
    [
        (Money(1_234_550, "EUR"), "€12,345.50", "12 345,50 EUR", "12.345,50 €"),
        (Money(12_345, "HUF"), "12,345 Ft", "12 345 Ft", "12.345 Ft"),
        (Money(-99_900, "ILS"), "-₪999.00", "-999,00 ILS", "-999,00 ILS"),
    ],
)
def test_an_amount_is_written_as_its_reader_writes_it(
    money: Money, en: str, hu: str, es: str
) -> None:
    said = [wording.say_money(money, code).replace("\xa0", " ") for code in ("en", "hu", "es")]
    assert said == [en, hu, es]


def test_hebrew_amounts_carry_their_direction_marks() -> None:
    assert wording.say_money(Money(99_900, "ILS"), "he") == "\u200f999.00\xa0\u200f₪"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kovács Anna", "KA"),
        ("דנה לוי", "דל"),
        ("José María Ortega", "JO"),
        ("Acme", "A"),
        ("  ", ""),
        ("(x) y", "Y"),
    ],
)
def test_initials_follow_the_order_of_the_name(name: str, expected: str) -> None:
    assert wording.initials(name) == expected


def test_an_unknown_language_is_said_in_english() -> None:
    assert wording.say_duration(60, "de-AT") == "1 min 0 s".removesuffix(" 0 s")


def test_a_percentage_is_written_as_its_reader_writes_it() -> None:
    said = [wording.say_percent(75, code) for code in ("en", "hu", "es")]
    assert said == ["75%", "75%", "75\xa0%"]
    assert wording.say_percent(75, "he").strip("\u200f\u200e") == "75%"
