"""Files of strangers that are made to take long are read in no time."""

from __future__ import annotations

import re
import tracemalloc

import pytest

from servanda.mail import bodies, invitations

MEETING = b"""BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:X
END:VTIMEZONE
BEGIN:VEVENT
UID:1
SUMMARY:Budget
DTSTART:20260601T080000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("filler", [b"\n", b"BEGIN:VTIMEZONE\n", b" \n"])
def test_a_time_zone_without_end_costs_no_more_than_its_lines(filler, monkeypatch):
    def counted(*_args: object, **_kwargs: object) -> object:
        raise AssertionError("no pattern goes over the whole file")

    monkeypatch.setattr(re, "sub", counted)
    whole = b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE" + filler * (250_000 // len(filler))
    assert invitations.read(whole) is None


def test_the_rules_of_a_zone_are_left_out_and_the_meeting_stays():
    found = invitations.read(MEETING)
    assert found is not None
    assert [one.what for one in found.meetings] == ["Budget"]


def test_words_of_any_length_are_told_from_base64_by_their_beginning():
    body = b"a " * 2_000_000
    tracemalloc.start()
    assert bodies._SENTENCE.match(body)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
