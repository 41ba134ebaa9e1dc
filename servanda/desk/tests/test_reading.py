"""Mails and invitations that came as files are read in the desk, as safely as all mail."""

from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from servanda.desk.invitation_words import often, say, when
from servanda.mail.invitations import read
from servanda.mail.tests.test_invitations import ics
from servanda.mail.tests.test_invitations import meeting as meeting_of
from servanda.mail.tests.test_parse import mail
from servanda.people import actors
from servanda.tickets import actions, intake
from servanda.tickets.attach import NewFile
from servanda.tickets.tests.world import store

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(9)
HTML = (
    b"<p>Dear <b>desk</b></p><script>alert(1)</script><img src=cid:shot@x>"
    b"<img src=https://evil.example/p.gif><form action=//evil.example></form>"
)


def multipart(*parts: bytes) -> bytes:
    return b"--b\r\n" + b"\r\n--b\r\n".join(parts) + b"\r\n--b--"


def letter(**fields) -> bytes:
    """A mail with HTML, a picture in it, a file, and a mail with an appointment inside."""
    inner = mail(
        multipart(b"\r\nThe innermost.", b"Content-Type: text/calendar\r\n\r\n" + ics()),
        Subject="Inner",
        Content_Type="multipart/mixed; boundary=b",
    ).replace(b"--b", b"--c").replace(b"=b\r\n", b"=c\r\n")  # fmt: skip
    body = multipart(
        b"Content-Type: text/html\r\n\r\n" + HTML,
        b"Content-Type: image/png; name=shot.png\r\nContent-ID: <shot@x>\r\n"
        b"Content-Transfer-Encoding: binary\r\n\r\n" + PNG,
        b"Content-Type: application/pdf; name=plan.pdf\r\n\r\n%PDF-1.7",
        b"Content-Type: message/rfc822\r\n\r\n" + inner,
    )
    given = {"Subject": "The <b>old</b> complaint", "To": "desk@x.example", **fields}
    return mail(
        body, Content_Type="multipart/mixed; boundary=b",
        Date="Thu, 5 Nov 2026 14:00:00 +0100", **given,
    )  # fmt: skip


def received(desk, data, name="old.eml", kind="message/rfc822"):
    said = actions.receive(
        desk.ticket(), by=actors.of_contact(desk.contact), text="See the file.",
        contact=desk.contact, attachments=[NewFile(name, kind, data)],
    )  # fmt: skip
    return said, said.attachments.get()


def get(client, name, ref, inside="0", ask=""):
    return client.get(reverse(f"desk:{name}", args=["file", ref, inside]) + ask, follow=True)


def test_a_mail_that_came_as_a_file_is_read(desk):
    said, file = received(desk, letter())
    agent = desk.as_role("agent")
    ticket = agent.get(reverse("desk:ticket", args=[said.ticket.ref])).content.decode()
    assert reverse("desk:read", args=["file", file.ref, "0"]) in ticket
    page = get(agent, "read", file.ref).content.decode()
    assert "The &lt;b&gt;old&lt;/b&gt; complaint" in page
    assert "anna@x.example" in page
    assert "desk@x.example" in page
    assert "nobody checked it" in page
    assert "plan.pdf" in page
    assert "shot.png" not in page  # it stands in its place
    assert f"#m-{said.ref}" in page
    assert "evil.example" not in page


def test_its_html_stands_in_a_frame_that_nothing_runs_in(desk):
    _said, file = received(desk, letter())
    frame = get(desk.as_role("agent"), "read_html", file.ref)
    words = frame.content.decode()
    assert "<b>desk</b>" in words
    assert not any(one in words for one in ("alert", "evil.example", "<form"))
    assert reverse("desk:read_file", args=["file", file.ref, "0-0"]) + "?look=1" in words
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    asked = get(desk.as_role("agent"), "read_html", file.ref, ask="?images=1").content.decode()
    assert 'src="https://evil.example/p.gif"' in asked


def test_files_of_a_mail_in_a_mail(desk):
    _said, file = received(desk, letter())
    agent = desk.as_role("agent")
    plan = get(agent, "read_file", file.ref, "0-1")
    assert (plan.content, plan["Content-Type"]) == (b"%PDF-1.7", "application/octet-stream")
    assert get(agent, "read_file", file.ref, "0-0", "?look=1")["Content-Type"] == "image/png"
    inner = get(agent, "read", file.ref, "0-2").content.decode()
    assert "The innermost." in inner
    assert reverse("desk:read", args=["file", file.ref, "0"]) in inner
    card = get(agent, "read", file.ref, "0-2-0", "?card").content.decode()
    assert "Egyeztetés, második" in card
    assert get(agent, "read", file.ref, "0-1").content == b"%PDF-1.7"


@pytest.mark.parametrize("inside", ["0-9", "1", "0-1-0", "x", "0--1", "-1", "0" + "-2" * 9])
def test_what_is_not_there_is_not_found(desk, inside):
    _said, file = received(desk, letter())
    agent = desk.as_role("agent")
    for name in ("read", "read_html", "read_file"):
        assert get(agent, name, file.ref, inside).status_code == 404


def test_a_specialist_reads_no_other_ones_letters(desk):
    _said, file = received(desk, letter())
    client = desk.as_role("specialist")
    for name in ("read", "read_html", "read_file"):
        assert get(client, name, file.ref).status_code == 404
        address = reverse(f"desk:{name}", args=["raw", "1", "0"])
        assert client.get(address).status_code == 404


def test_a_mail_in_a_held_one_is_read_by_who_looks_after_it(desk):
    outer = mail(
        b"--h\r\n\r\nSee it.\r\n--h\r\nContent-Type: message/rfc822\r\n\r\n" + letter()
        + b"\r\n--h--",
        From="spy@nowhere.example", Auto_Submitted="auto-replied",
        Content_Type="multipart/mixed; boundary=h",
    )  # fmt: skip
    raw = store(outer)
    intake.process_one(raw)
    address = reverse("desk:read", args=["held", raw.pk, "0"])
    agent = desk.as_role("agent")
    assert address in agent.get(reverse("desk:held_one", args=[raw.pk])).content.decode()
    page = agent.get(address).content.decode()
    assert "complaint" in page
    assert reverse("desk:held_one", args=[raw.pk]) in page
    assert desk.as_role("specialist").get(address).status_code == 404


def test_an_invitation_stands_in_the_ticket(desk):
    said, file = received(desk, ics(), "invite.ics", "text/calendar")
    agent = desk.as_role("agent")
    page = agent.get(reverse("desk:ticket", args=[said.ticket.ref])).content.decode()
    card = reverse("desk:read", args=["file", file.ref, "0"]) + "?card"
    assert card in page
    shown = agent.get(card).content.decode()
    for words in ("Invitation", "Egyeztetés, második", "Teams / 2. emelet", "Nagy, Béla",
                  "Dana", "comes", "desk@z.example", "Napirend"):  # fmt: skip
        assert words in shown
    assert "<html" not in shown
    whole = agent.get(reverse("desk:read", args=["file", file.ref, "0"])).content.decode()
    assert "invite.ics" in whole


def test_a_calendar_nobody_can_read_is_a_file(desk):
    _said, file = received(desk, b"BEGIN:VCALENDAR", "invite.ics", "text/calendar")
    card = get(desk.as_role("agent"), "read", file.ref, ask="?card").content.decode()
    assert "cannot be read here" in card


def test_words_of_an_invitation_run_nowhere(desk):
    event = "SUMMARY:<script>alert(1)</script>\nLOCATION:javascript:alert(1)\n"
    _said, file = received(desk, ics(event), "invite.ics", "text/calendar")
    card = get(desk.as_role("agent"), "read", file.ref, ask="?card").content.decode()
    assert "<script>" not in card
    assert 'href="javascript' not in card


WHEN = "DTSTART;TZID=Europe/Budapest:20261105T140000\nDTEND;TZID=Europe/Budapest:20261105T150000\n"


@pytest.mark.parametrize(
    ("language", "said", "rhythm"),
    [
        ("en", "Thu, Nov 5, 2026 8:00–9:00", "every 2 weeks: Monday, Wednesday, 3 times"),
        ("hu", "2026. nov. 5., Cs 8:00–9:00", "2 hetente: hétfő, szerda, 3 alkalommal"),
        ("es", "jue, 5 nov 2026 8:00–9:00", "cada 2 semanas: lunes, miércoles, 3 veces"),
        ("he", "יום ה׳, 5 בנוב׳ 2026 \u20668:00–9:00\u2069",
         "כל שבועיים: יום שני, יום רביעי, 3 פעמים"),
    ],
)  # fmt: skip
def test_when_and_how_often_in_the_readers_words_and_zone(language, said, rhythm):
    one = meeting_of(WHEN + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=3\n")
    with translation.override(language), timezone.override(ZoneInfo("America/New_York")):
        assert (when(one), often(one)) == (said, rhythm)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("DTSTART;VALUE=DATE:20261105\n", "Thu, Nov 5, 2026"),
        ("DTSTART;VALUE=DATE:20261105\nDTEND;VALUE=DATE:20261107\n",
         "Thu, Nov 5, 2026 – Fri, Nov 6, 2026"),
        ("DTSTART:20261105T220000Z\nDTEND:20261106T070000Z\n",
         "Thu, Nov 5, 2026 22:00 – Fri, Nov 6, 2026 7:00"),
        ("DTSTART;TZID=Our Own:20261105T140000\n", "Thu, Nov 5, 2026 14:00 (time zone: Our Own)"),
        ("DTSTART:20261105T140000\n", "Thu, Nov 5, 2026 14:00"),
        ("", ""),
    ],
)  # fmt: skip
def test_other_times(event, said):
    with translation.override("en"), timezone.override(ZoneInfo("UTC")):
        assert when(meeting_of(event)) == said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("RRULE:FREQ=DAILY;UNTIL=20261231T130000Z", "every day, until Thu, Dec 31, 2026"),
        ("RRULE:FREQ=MONTHLY;BYDAY=TU", "repeats"),
        ("RDATE:20261112T140000Z", "repeats"),
        ("RECURRENCE-ID:20261105T140000Z", "one of a series"),
        ("SUMMARY:once", ""),
    ],
)
def test_how_often(rule, said):
    with translation.override("en"), timezone.override(ZoneInfo("UTC")):
        assert often(meeting_of(f"DTSTART:20261105T140000Z\n{rule}\n")) == said


def test_what_kind_of_message_it_is():
    with translation.override("en"):
        kinds = {
            "CANCEL": "Cancellation",
            "REPLY": "Answer to an invitation",
            "COUNTER": "Another time is proposed",
            "X": "Appointment",
        }
        for method, words in kinds.items():
            found = read(ics(method=method))
            assert found is not None
            assert say(found)[0] == words


LINES = ["DTSTART", "DTEND", "RRULE", "DURATION", "ORGANIZER", "ATTENDEE", "RDATE", "STATUS"]


@given(
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from([":", ";X=Y:", ";TZID=Z:"]),
             st.text("0123456789TZ=,;-+MOPD:FREQ", max_size=30)), max_size=8)
)  # fmt: skip
def test_whatever_its_lines_say_it_is_said_in_words(lines) -> None:
    found = read(ics("".join(f"{a}{b}{c}\n" for a, b, c in lines)))
    with translation.override("en"):
        for one in found.meetings if found else ():
            when(one)
            often(one)
