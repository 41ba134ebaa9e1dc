"""Files of strangers: at addresses of their own, for one reader, for minutes, without a cookie."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from servanda import kernel
from servanda.desk.tests.world import Desk
from servanda.files.addresses import VALID, Wanted, handed_out
from servanda.people import actors
from servanda.people.models import Contact
from servanda.people.tests.factory import make_contact
from servanda.systems import actions as systems
from servanda.systems.models import System
from servanda.tickets import actions, intake
from servanda.tickets.attach import NewFile
from servanda.tickets.models import Attachment, Message
from servanda.tickets.tests.world import mail, store

pytestmark = pytest.mark.django_db
PAGE = b"<script>alert(document.cookie)</script>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(9)


@pytest.fixture
def desk(db):
    return Desk(Client)


def attached(desk, data=PAGE, name="a.html") -> Attachment:
    said = actions.receive(
        desk.ticket(), by=actors.of_contact(desk.contact), text="See the file.",
        contact=desk.contact, attachments=[NewFile(name, "text/html", data)],
    )  # fmt: skip
    return said.attachments.get()


def address(response) -> str:
    assert response.status_code == 302
    assert response["Location"].startswith("/files/")
    return str(response["Location"])


def wanted(actor, file, **values) -> str:
    return address(handed_out(Wanted(actors.key_of(actor), "file", file.ref, **values)))


def test_a_page_leads_to_an_address_that_needs_no_session_and_sets_none(desk):
    file = attached(desk)
    found = address(desk.as_role("agent").get(reverse("desk:file", args=[file.ref])))
    stranger = Client()
    stranger.cookies["sessionid"] = "x"
    stranger.cookies["django_language"] = "he"
    served = stranger.get(found)
    assert served.content == PAGE
    assert not served.cookies
    assert "Cookie" not in served.get("Vary", "")
    assert served.wsgi_request.COOKIES == {}
    assert served["Content-Type"] == "application/octet-stream"
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served["Referrer-Policy"] == "no-referrer"
    assert Client().post(found).status_code == 405


def test_a_picture_may_be_looked_at_and_html_may_not(desk):
    agent = actors.of_staff(desk.staff("agent"))
    picture = Client().get(wanted(agent, attached(desk, PNG, "a.png"), look=True))
    assert (picture["Content-Type"], picture.content) == ("image/png", PNG)
    assert "sandbox" in picture["Content-Security-Policy"]
    page = Client().get(wanted(agent, attached(desk), look=True))
    assert page["Content-Type"] == "application/octet-stream"


def test_an_address_expires_in_minutes(desk):
    file = attached(desk)
    found = wanted(actors.of_staff(desk.staff("agent")), file)
    with kernel.pretend(kernel.now() + VALID + timedelta(seconds=1)):
        gone = Client().get(found)
    assert gone.status_code == 410
    assert b"expired" in gone.content
    assert PAGE not in gone.content


@pytest.mark.parametrize(
    "change",
    [lambda one: one[:-1] + "x", lambda one: one + "x", lambda one: one[1:], lambda _: "x"],
)
def test_a_forged_address_is_nothing(desk, change):
    found = wanted(actors.of_staff(desk.staff("agent")), attached(desk))
    assert Client().get("/files/" + change(found.removeprefix("/files/"))).status_code == 404


def test_an_address_made_for_something_else_is_nothing():
    from servanda.kernel import signed

    other = signed.sign("servanda.undo", "s1", "file", "x", "", "", valid=VALID)
    assert Client().get(f"/files/{other}").status_code == 404


def test_who_may_not_see_it_any_more_gets_nothing(desk):
    file, staff = attached(desk), desk.staff("agent")
    found = wanted(actors.of_staff(staff), file)
    staff.roles.all().delete()
    assert Client().get(found).status_code == 404


def test_a_contact_gets_their_own_until_they_leave(desk):
    file = attached(desk)
    found = wanted(actors.of_contact(desk.contact), file)
    assert Client().get(found).content == PAGE
    assert Client().get(wanted(actors.of_contact(make_contact()), file)).status_code == 404
    Contact.objects.filter(pk=desk.contact.pk).update(left_at=kernel.now())
    assert Client().get(found).status_code == 404


@pytest.mark.parametrize("reader", ["", "x1", "s", "s0", "c999999", "sx", f"c{'9' * 30}"])
def test_nobody_gets_nothing(desk, reader):
    file = attached(desk)
    found = address(handed_out(Wanted(reader, "file", file.ref)))
    assert Client().get(found).status_code == 404


def test_an_erased_file_is_gone(desk):
    file = attached(desk)
    found = wanted(actors.of_staff(desk.staff("agent")), file)
    head = actors.of_staff(desk.staff("head"))
    actions.erase_words(Message.objects.get(attachments=file), by=head, why="privacy")
    assert Client().get(found).status_code == 404


def test_a_removed_file_of_a_system_is_gone(desk):
    by = actors.of_staff(desk.staff("agent"))
    system = System.objects.create(customer=desk.customer, name="Server")
    file = systems.attach_to_system(system, by=by, name="rack.txt", data=b"rack")
    found = address(handed_out(Wanted(actors.key_of(by), "system", file.ref)))
    assert Client().get(found).content == b"rack"
    systems.remove_file(file, by=by)
    assert Client().get(found).status_code == 404


def test_held_and_raw_mail_is_for_those_who_look_after_it(desk):
    raw = store(mail("spy@nowhere.example", "Hi", **{"Auto-Submitted": "auto-replied"}))
    intake.process_one(raw)
    agent, specialist = (actors.of_staff(desk.staff(role)) for role in ("agent", "specialist"))
    for actor, status in ((agent, 200), (specialist, 404), (actors.of_contact(desk.contact), 404)):
        key = actors.key_of(actor)
        found = address(handed_out(Wanted(key, "raw", str(raw.pk))))
        assert Client().get(found).status_code == status
    odd = (("held", "abc", "0"), ("held", str(raw.pk), "7"), ("raw", "x", ""), ("other", "1", ""))
    for kind, key, inside in odd:
        found = address(handed_out(Wanted(actors.key_of(agent), kind, key, inside)))
        assert Client().get(found).status_code == 404


def test_the_files_may_have_a_host_of_their_own(desk):
    file = attached(desk)
    agent = desk.as_role("agent")
    elsewhere = override_settings(
        FILES_URL="http://files.example", ALLOWED_HOSTS=["files.example", "testserver"]
    )
    with elsewhere:
        found = agent.get(reverse("desk:file", args=[file.ref]))["Location"]
        assert found.startswith("http://files.example/files/")
        path = found.removeprefix("http://files.example")
        served = Client().get(path, headers={"host": "files.example"})
        assert served.content == PAGE
        assert served["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert Client().get(path).status_code == 404
        for page in ("/desk/", "/portal/", "/healthz", "/"):
            assert agent.get(page, headers={"host": "files.example"}).status_code == 404
