"""The settings page of mailboxes: what it keeps, what it never shows, what it says is wrong."""

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.desk.findings import WORDS
from servanda.mail import actions as mail_actions
from servanda.mail import checking
from servanda.mail.models import Mailbox
from servanda.mail.tests import dovecot

pytestmark = pytest.mark.django_db
FORM = {
    "address": "desk@example.com",
    "host": "imap.example.com",
    "port": "993",
    "security": "tls",
    "user": "desk",
    "password": "p4ssw0rd",
    "sign_in": "password",
    "folder": "INBOX",
    "acknowledge_hours": "48",
    "smtp_port": "587",
    "smtp_security": "starttls",
    "signature_hu": "Üdvözlettel",
}
LIST, NEW, CHECK = (
    reverse(f"desk:{name}") for name in ("mailboxes", "new_mailbox", "check_mailbox")
)


@pytest.fixture
def browser(desk):
    return desk.as_role("administrator")


def page(box):
    return reverse("desk:mailbox", args=[box.ref])


def test_a_mailbox_is_connected_and_its_password_never_shown(browser):
    assert browser.post(NEW, FORM).status_code == 302
    box = Mailbox.objects.get()
    assert (box.password, box.signature) == ("p4ssw0rd", {"hu": "Üdvözlettel"})
    assert "desk@example.com" in browser.get(LIST).content.decode()
    shown = browser.get(page(box)).content.decode()
    assert "p4ssw0rd" not in shown
    assert "Üdvözlettel" in shown


def test_changed_without_a_password_it_keeps_the_old_one(browser):
    browser.post(NEW, FORM)
    box = Mailbox.objects.get()
    browser.post(page(box), FORM | {"password": "", "folder": "Support", "address": "x@y.example"})
    box.refresh_from_db()
    assert (box.folder, box.password, box.address) == ("Support", "p4ssw0rd", "desk@example.com")


def test_a_refused_form_keeps_what_was_typed_but_the_password(browser):
    response = browser.post(NEW, FORM | {"user": ""})
    shown = response.content.decode()
    assert response.status_code == 422
    assert "imap.example.com" in shown
    assert "p4ssw0rd" not in shown
    assert not Mailbox.objects.exists()


def test_the_same_address_twice_is_said_at_the_field(browser):
    browser.post(NEW, FORM)
    response = browser.post(NEW, FORM)
    assert "There is a mailbox with this address" in response.content.decode()


def test_paused_resumed_removed(browser):
    browser.post(NEW, FORM)
    box = Mailbox.objects.get()
    for act, words in (("pause", "paused"), ("resume", "not read yet"), ("remove", "No mailbox")):
        browser.post(reverse("desk:mailbox_act", args=[box.ref, act]))
        assert words in browser.get(LIST).content.decode(), act
    assert browser.get(page(box)).status_code == 404


def test_how_far_a_long_fetch_is_is_shown_and_looked_at_again(browser):
    browser.post(NEW, FORM)
    Mailbox.objects.update(backlog=10_000, backlog_left=6_880, skipped_uids=[7])
    box = Mailbox.objects.get()
    progress = reverse("desk:mailbox_progress", args=[box.ref])
    for address in (page(box), progress, LIST):
        assert "3,120 of 10,000 mails fetched" in browser.get(address).content.decode()
    part = browser.get(progress).content.decode()
    assert "every 3s" in part
    assert "1 mail is too large or could not be fetched" in part
    Mailbox.objects.update(backlog_left=0, skipped_uids=[])
    part = browser.get(progress).content.decode()
    assert "every" not in part
    assert "fetched" not in part


def test_how_far_it_is_is_for_those_who_set_up(desk, browser):
    browser.post(NEW, FORM)
    progress = reverse("desk:mailbox_progress", args=[Mailbox.objects.get().ref])
    assert desk.as_role("agent").get(progress).status_code == 403


def test_how_old_a_mail_may_be_to_be_acknowledged_is_set(browser):
    browser.post(NEW, FORM | {"acknowledge_hours": "6"})
    assert Mailbox.objects.get().acknowledge_hours == 6
    refused = browser.post(page(Mailbox.objects.get()), FORM | {"acknowledge_hours": "0"})
    assert refused.status_code == 422


def test_the_server_that_judges_senders_is_named_and_taken(browser):
    browser.post(NEW, FORM)
    box = Mailbox.objects.get()
    assert "In the latest mail" not in browser.get(page(box)).content.decode()
    head = b"Received: x\r\nAuthentication-Results: mx.google.com;\r\n dmarc=pass\r\n\r\n"
    raw = head + b"x" * 99_999
    mail_actions.store(raw, source="imap", received_at=kernel.now(), mailbox=box)
    assert "In the latest mail it was mx.google.com." in browser.get(page(box)).content.decode()
    browser.post(page(box), FORM | {"trusted_server": "mx.google.com"})
    assert Mailbox.objects.get().trusted_server == "mx.google.com"


def test_an_act_that_there_is_not_and_a_get_do_nothing(browser):
    browser.post(NEW, FORM)
    box = Mailbox.objects.get()
    assert browser.post(reverse("desk:mailbox_act", args=[box.ref, "burn"])).status_code == 404
    assert browser.get(reverse("desk:mailbox_act", args=[box.ref, "remove"])).status_code == 405


def test_what_the_environment_sets_is_shown_and_cannot_be_changed(browser, settings):
    browser.post(NEW, FORM)
    settings.IMAP_URLS = ["imaps://desk:x@imap.example.com/INBOX?address=desk@example.com"]
    box = Mailbox.objects.get()
    shown = browser.get(page(box)).content.decode()
    assert "SERVANDA_IMAP_URLS" in shown
    assert "disabled" in shown
    assert browser.post(page(box), FORM | {"folder": "x"}).status_code == 422
    browser.post(reverse("desk:mailbox_act", args=[box.ref, "remove"]))
    assert Mailbox.objects.get().removed_at is None


def test_the_last_failure_is_shown_in_the_list(browser):
    browser.post(NEW, FORM)
    Mailbox.objects.update(
        failed_at=kernel.now(), last_error="AUTHENTICATIONFAILED", error_code="sign_in"
    )
    shown = browser.get(LIST).content.decode()
    assert "cannot be read" in shown
    assert "refused the user or the password" in shown
    shown = browser.get(page(Mailbox.objects.get())).content.decode()
    assert "refused the user or the password" in shown
    assert "AUTHENTICATIONFAILED" in shown


@pytest.mark.skipif(not dovecot.BINARY, reason=dovecot.ABSENT)
def test_the_check_tries_what_stands_in_the_form(browser):
    server = dovecot.Dovecot()
    server.start()
    try:
        form = FORM | {"host": "127.0.0.1", "port": server.port, "security": "none"}
        good = browser.post(CHECK, form | {"password": "secret"}).content.decode()
        assert "Receiving works: 0 mails" in good
        bad = browser.post(CHECK, form).content.decode()
        assert "refused the user or the password" in bad
        missing = browser.post(CHECK, form | {"password": "secret", "folder": "Nowhere"})
        assert "INBOX" in missing.content.decode()
        browser.post(NEW, form | {"password": "secret"})
        stored = {"password": "", "ref": Mailbox.objects.get().ref}
        assert "Receiving works" in browser.post(CHECK, form | stored).content.decode()
    finally:
        server.close()


def test_the_check_of_a_form_with_mistakes_says_which(browser):
    shown = browser.post(CHECK, FORM | {"port": "x"}).content.decode()
    assert "Port" in shown


def test_there_are_words_for_everything_that_can_be_found():
    codes = {code for _kinds, code in checking._KINDS} | {
        "no_folder", "no_starttls", "sign_in", "certificate", "certificate_name",
        "certificate_expired", "unknown", "password_lost", "not_moved",
        "sign_in_token", "not_granted", "grant_gone", "grant_denied", "grant_once",
        "client_refused", "token_unreachable",
    }  # fmt: skip
    assert codes == set(WORDS)
