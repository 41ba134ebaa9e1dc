"""Calendar files: what stands in them, in whatever shape; nothing in them runs or hangs."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.mail.invitations import MOST_EVENTS, read
from servanda.mail.parse import parse
from servanda.mail.tests.test_parse import mail

OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:Central Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
"""
WHOLE = """DTSTART;TZID=Central Europe Standard Time:20261105T140000
DTEND;TZID=Central Europe Standard Time:20261105T150000
SUMMARY;LANGUAGE=hu-HU:Egyeztetés\\, második
LOCATION:Teams / 2. eme
 let
DESCRIPTION:Napirend:\\nelső
ORGANIZER;CN="Nagy, Béla":mailto:bela@x.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Dana:MAILTO:dana@y.example
ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:desk@z.example
"""


def ics(event: str = WHOLE, *, method: str = "REQUEST", zone: str = OUTLOOK_ZONE) -> bytes:
    text = (
        f"BEGIN:VCALENDAR\nMETHOD:{method}\nVERSION:2.0\n{zone}BEGIN:VEVENT\nUID:1\n{event}"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    return text.replace("\n", "\r\n").encode()


def meeting(event: str, **given: str):
    found = read(ics(event, **given))
    assert found is not None
    return found.meetings[0]


def test_an_invitation_of_outlook() -> None:
    found = read(ics())
    assert found is not None
    assert found.method == "request"
    one = found.meetings[0]
    assert (one.what, one.where) == ("Egyeztetés, második", "Teams / 2. emelet")
    assert one.description == "Napirend:\nelső"
    assert one.is_exact
    assert one.start == datetime(2026, 11, 5, 13, tzinfo=UTC)
    assert one.end == datetime(2026, 11, 5, 14, tzinfo=UTC)
    assert str(one.organiser) == "Nagy, Béla <bela@x.example>"
    assert [(guest.who, guest.answer) for guest in one.guests] == [
        (("Dana", "dana@y.example"), "accepted"), (("", "desk@z.example"), ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("times", "start", "end", "zone"),
    [
        ("DTSTART:20261105T140000Z\n", datetime(2026, 11, 5, 14, tzinfo=UTC), None, ""),
        ("DTSTART:20261105T140000Z\nDURATION:PT90M\n", datetime(2026, 11, 5, 14, tzinfo=UTC),
         datetime(2026, 11, 5, 15, 30, tzinfo=UTC), ""),
        ("DTSTART;VALUE=DATE:20261105\n", date(2026, 11, 5), None, ""),
        ("DTSTART;VALUE=DATE:20261105\nDTEND;VALUE=DATE:20261106\n", date(2026, 11, 5), None, ""),
        ("DTSTART;VALUE=DATE:20261105\nDTEND;VALUE=DATE:20261108\n", date(2026, 11, 5),
         date(2026, 11, 7), ""),
        ("DTSTART:20261105T140000\n", datetime(2026, 11, 5, 14), None, ""),
        ("DTSTART;TZID=Our Own:20261105T140000\n", datetime(2026, 11, 5, 14), None, "Our Own"),
        ("DTSTART:20261105T140000Z\nDTEND:20261105T130000Z\n",
         datetime(2026, 11, 5, 14, tzinfo=UTC), None, ""),
        ("DTSTART:20261105T140000Z\nDTEND;VALUE=DATE:20261106\n",
         datetime(2026, 11, 5, 14, tzinfo=UTC), None, ""),
        ("DTSTART:tomorrow\n", None, None, ""),
        ("", None, None, ""),
    ],
)  # fmt: skip
def test_times(times, start, end, zone) -> None:
    one = meeting(times)
    assert (one.start, one.end, one.zone) == (start, end, zone)


def test_a_strangers_zone_is_nobody_elses() -> None:
    """One that calls itself Budapest and lies moves no other mail's hours, nor its own."""
    lie = OUTLOOK_ZONE.replace("Central Europe Standard Time", "Our Own").replace("+0100", "+0900")
    event = "DTSTART;TZID=Our Own:20261105T140000\n"
    for zone in (lie, ""):
        one = meeting(event, zone=zone)
        assert (one.start, one.zone) == (datetime(2026, 11, 5, 14), "Our Own")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", ("day", 1, (), 0)),
        ("FREQ=DAILY;INTERVAL=3;COUNT=4", ("day", 3, (), 4)),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", ("week", 1, ("MO", "TU", "WE", "TH", "FR"), 0)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU", ("week", 2, ("MO", "WE"), 0)),
        ("FREQ=MONTHLY;BYDAY=2TU", ("month", 1, (), 0)),
        ("FREQ=MONTHLY;BYMONTHDAY=15", ("month", 1, (), 0)),
        ("FREQ=MONTHLY;BYDAY=TU", ("", 1, (), 0)),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", ("", 1, (), 0)),
        ("FREQ=YEARLY", ("year", 1, (), 0)),
        ("FREQ=YEARLY;BYDAY=MO", ("", 1, (), 0)),
        ("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU", ("", 1, (), 0)),
        ("FREQ=SECONDLY", ("", 1, (), 0)),
        ("FREQ=WEEKLY;BYHOUR=1,2,3", ("", 1, (), 0)),
        ("nonsense", None),
    ],
)
def test_how_often_is_said_only_where_it_is_certain(rule: str, said) -> None:
    found = meeting(f"DTSTART:20261105T140000Z\nRRULE:{rule}\n").repeats
    if said is None:
        assert found is None or not found.unit
    else:
        assert found is not None
        assert (found.unit, found.every, found.days, found.times) == said


def test_cancelled_answered_and_one_of_a_series() -> None:
    assert meeting("STATUS:CANCELLED\n").is_cancelled
    assert meeting("RECURRENCE-ID:20261105T140000Z\n").is_one_of_many
    found = read(ics(method="REPLY"))
    assert found is not None
    assert found.method == "reply"


@pytest.mark.parametrize(
    "data",
    [b"", b"words", b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\nEND:VCALENDAR", b"\x00" * 100,
     ics()[:40], b"BEGIN:VEVENT\nEND:VEVENT", ics() + b"x" * 400_000],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_invitation(data: bytes) -> None:
    assert read(data) is None


def test_odd_files_are_read() -> None:
    assert read(ics().replace(b"\r\n", b"\n")) is not None
    assert read("\ufeff".encode() + ics()) is not None
    assert read(ics().replace(b"SUMMARY;LANGUAGE=hu-HU:", b"SUMMARY:a\r\nSUMMARY:")) is not None
    cut = read(ics().removesuffix(b"END:VCALENDAR\r\n"))
    assert cut is None or cut.meetings


@pytest.mark.parametrize(
    "data",
    [
        ics(zone=OUTLOOK_ZONE.replace("FREQ=YEARLY;INTERVAL=1", "FREQ=SECONDLY")),
        ics(zone="BEGIN:VTIME\n ZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:00010101T000000\n"
            "TZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nRRULE:FREQ=SECONDLY\nEND:STANDARD\n"
            "END:VTIMEZONE\n"),
        ics("DTSTART:20261105T140000Z\nRRULE:FREQ=SECONDLY\n"),
        ics("ATTENDEE:mailto:a@x.example\n" * 8000),
        ics("X;" + "A=B;" * 60_000 + ":x\n"),
        ics("SUMMARY:" + "\\," * 120_000 + "\n"),
        ics('X;A="' * 50_000 + "\n"),
        b"BEGIN:VCALENDAR\n" * 18_000,
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 12_000 + b"END:VCALENDAR\n",
    ],
    ids=range(9),
)  # fmt: skip
def test_hostile_files_take_bounded_time(data: bytes) -> None:
    begin = time.perf_counter()
    found = read(data)
    assert found is None or len(found.meetings) <= MOST_EVENTS
    assert time.perf_counter() - begin < 3


@given(st.binary(max_size=300), st.integers(0, 600), st.integers(0, 40))
def test_whatever_stands_in_it_is_read_or_not(rubbish: bytes, at: int, cut: int) -> None:
    whole = ics()
    read(whole[:at] + rubbish + whole[at + cut :])


def test_the_same_appointment_twice_is_one_file() -> None:
    part = b"Content-Type: text/calendar; method=REQUEST\r\n\r\n" + ics().rstrip()
    named = b"Content-Type: application/ics; name=invite.ics\r\n\r\n" + ics().rstrip()
    raw = mail(
        b"--b\r\n\r\nCome.\r\n--b\r\n" + part + b"\r\n--b\r\n" + named + b"\r\n--b--",
        Content_Type="multipart/mixed; boundary=b",
    )
    assert [file.name for file in parse(raw).attachments] == ["invite.ics"]
