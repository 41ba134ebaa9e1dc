"""A length of time, however somebody types it."""

import pytest

from servanda.catalogue import worked
from servanda.kernel import Refused


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("1:30", 90),
        ("0:05", 5),
        ("1,5 h", 90),
        ("1.5h", 90),
        ("1,5 óra", 90),
        ("1,25 horas", 75),
        ("2 שעות", 120),
        ("45 perc", 45),
        ("45 min.", 45),
        ("15 דק׳", 15),
        ("1 h 30", 90),
        ("1 h 30 min", 90),
        ("1 óra 5 perc", 65),
        ("  20 MIN ", 20),
        ("0", 0),
    ],
)
def test_it_is_understood(typed, minutes):
    assert worked.read(typed) == minutes * 60


@pytest.mark.parametrize("typed", ["", "soon", "1:75", "-5", "3 days", "1 min 5 h", "1:30 h", "h"])
def test_what_is_no_time_is_refused_with_an_example(typed):
    with pytest.raises(Refused, match="1:30"):
        worked.read(typed)


@pytest.mark.parametrize("minutes", [0, 5, 59, 60, 90, 600])
def test_what_is_written_is_read_again(minutes):
    assert worked.read(worked.written(minutes * 60)) == minutes * 60
