"""Reading and sending with a permission instead of a password, against real servers: an HTTP
authority, Dovecot with XOAUTH2, an SMTP server with XOAUTH2."""

import base64
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import connection

from servanda import kernel
from servanda.kernel import Actor
from servanda.mail import actions, checking, imap_in, oauth, send
from servanda.mail.addresses import Address
from servanda.mail.models import Mailbox, Outgoing, RawMail
from servanda.mail.tests import authority, dovecot
from servanda.mail.tests.test_imap import put
from servanda.mail.tests.test_smtp_in import free_port

BY = Actor("staff", None, frozenset({"administrator"}))
pytestmark = pytest.mark.django_db(transaction=True)
needs_dovecot = pytest.mark.skipif(not dovecot.BINARY, reason=dovecot.ABSENT)


@pytest.fixture
def local() -> Iterator[authority.LocalAuthority]:
    with authority.running() as running:
        yield running


def connected(**values) -> Mailbox:
    given = {
        "host": "127.0.0.1", "port": 1, "security": "none", "user": "desk", "sign_in": "google",
        "oauth_client": "client", "oauth_secret": "hush",
    }  # fmt: skip
    box = actions.add_mailbox(by=BY, address="desk@duna.example", **(given | values))
    actions.grant_mailbox(box, oauth.redeem(box, "the-code", "v", "https://x/back"), by=BY)
    return box


def stale(box: Mailbox) -> Mailbox:
    """Its short-lived token is over."""
    Mailbox.objects.filter(pk=box.pk).update(access_until=kernel.now() + timedelta(seconds=30))
    return Mailbox.objects.get(pk=box.pk)


def test_tokens_are_kept_sealed_and_told_to_nobody(local) -> None:
    box = connected()
    box.refresh_from_db()
    assert (oauth.token(box), box.renewal) == ("token-1", "renewal-0")
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail_mailbox::text FROM mail_mailbox")
        row = cursor.fetchone()[0]
    for secret in ("hush", "token-1", "renewal-0"):
        assert secret not in row
        assert secret.encode().hex() not in row


def test_a_token_that_ends_is_renewed_and_what_renews_it_is_kept_anew(local) -> None:
    box = stale(connected())
    assert oauth.token(box) == "token-2"
    assert Mailbox.objects.get().renewal == "renewal-2"
    assert oauth.token(Mailbox.objects.get()) == "token-2"
    assert oauth.token(stale(box)) == "token-3"
    assert [one["grant_type"] for one in local.asked] == [
        "authorization_code", "refresh_token", "refresh_token",
    ]  # fmt: skip


def test_two_who_renew_at_once_ask_once(local) -> None:
    box = stale(connected())
    found: list[str] = []

    def renew() -> None:
        try:
            found.append(oauth.token(Mailbox.objects.get(pk=box.pk)))
        finally:
            connection.close()

    threads = [threading.Thread(target=renew) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["token-2"] * 4
    assert len(local.asked) == 2


def test_what_goes_wrong_has_a_code(local) -> None:
    box = connected()
    local.renewals.clear()
    assert code_of(stale(box)) == "grant_gone"
    local.renewals.add("renewal-0")
    local.status = 503
    assert code_of(stale(box)) == "token_unreachable"
    local.status = 200
    actions.change_mailbox(box, by=BY, oauth_secret="wrong")
    assert code_of(stale(box)) == "client_refused"
    local.server.shutdown()
    local.server.server_close()
    assert code_of(stale(box)) == "token_unreachable"


def code_of(box: Mailbox) -> str:
    with pytest.raises(oauth.Trouble) as caught:
        oauth.token(box)
    return caught.value.code


def test_another_user_or_client_needs_another_permission(local) -> None:
    box = connected()
    actions.change_mailbox(box, by=BY, folder="Support")
    assert Mailbox.objects.get().granted_at
    actions.change_mailbox(box, by=BY, user="other")
    assert (Mailbox.objects.get().granted_at, Mailbox.objects.get().renewal) == (None, "")
    assert code_of(Mailbox.objects.get()) == "not_granted"


def test_removed_it_forgets_its_permission(local) -> None:
    box = connected()
    actions.remove_mailbox(box, by=BY)
    row = Mailbox.objects.get()
    assert (row.oauth_secret, row.renewal, row.access_token) == ("", "", "")


@needs_dovecot
def test_mail_is_read_with_a_token_and_a_withdrawn_permission_is_said(local) -> None:
    server = dovecot.Dovecot(asks=f"{local.url}/introspect")
    server.start()
    try:
        box = connected(port=server.port)
        put(server, box, 1)
        assert imap_in.fetch_once(box) == 1
        assert RawMail.objects.count() == 1
        place = checking.Place("127.0.0.1", server.port, "none", "desk", token=oauth.token(box))
        assert checking.check_imap(place, "INBOX").is_ok
        local.works.clear()  # the mail server does not take the token any more
        refused = checking.check_imap(place, "INBOX")
        assert refused.code == "sign_in_token"
        put(server, box, 2)
        assert imap_in.fetch_once(stale(box)) == 1  # and takes the next one
        local.renewals.clear()
        stop = threading.Event()
        watching = threading.Thread(target=watch, args=(stale(box), stop))
        watching.start()
        end = kernel.now() + timedelta(seconds=15)
        while not Mailbox.objects.get().error_code and kernel.now() < end:
            stop.wait(0.1)
        stop.set()
        watching.join(10)
        assert Mailbox.objects.get().error_code == "grant_gone"
    finally:
        server.close()


def watch(box: Mailbox, stop: threading.Event) -> None:
    try:
        imap_in.watch(box, stop)
    finally:
        connection.close()


class Server:
    """An SMTP server that lets in whoever has a token that the authority knows."""

    def __init__(self, local: authority.LocalAuthority) -> None:
        self.local, self.taken, self.users = local, [], []

    async def auth_XOAUTH2(self, server, args):
        words = base64.b64decode(args[1]).decode()
        user, bearer = words.split("\x01")[:2]
        if bearer.removeprefix("auth=Bearer ") in self.local.works:
            self.users.append(user)
            return AuthResult(success=True)
        why = base64.b64encode(b'{"status":"400"}').decode()
        await server.push(f"334 {why}")
        assert await server._reader.readline() == b"\r\n"
        return AuthResult(success=False, handled=False)

    async def handle_DATA(self, server, session, envelope):
        if not session.authenticated:
            return "530 who are you?"
        self.taken.append(envelope.content)
        return "250 yes"


@pytest.fixture
def smtp(local) -> Iterator[tuple[Server, int]]:
    handler, port = Server(local), free_port()
    running = Controller(handler, hostname="127.0.0.1", port=port, auth_require_tls=False)
    running.start()
    yield handler, port
    running.stop()


def letter() -> Outgoing:
    return actions.queue_many(
        [actions.Letter([Address("", "anna@acme.example")], "Re", "Words.",
                        from_address="desk@duna.example")]
    )[0]  # fmt: skip


def test_letters_leave_with_a_token_and_wait_with_a_reason_when_there_is_none(local, smtp) -> None:
    handler, port = smtp
    box = connected(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
    letter()
    assert send.send_due() == 1
    assert (len(handler.taken), handler.users) == (1, ["user=desk"])
    local.renewals.clear()
    stale(box)
    waiting = letter()
    send.send_due()
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert "revoked" in waiting.last_error
    Mailbox.objects.update(access_until=kernel.now() + timedelta(hours=1))
    Outgoing.objects.waiting().update(next_try_at=kernel.now())
    send.send_due()
    waiting.refresh_from_db()
    assert waiting.state == "sent"


def test_the_check_says_that_a_token_is_refused(local, smtp) -> None:
    _handler, port = smtp
    box = connected()
    place = checking.Place("127.0.0.1", port, "none", "desk", token=oauth.token(box))
    assert checking.check_smtp(place).is_ok
    local.works.clear()
    assert checking.check_smtp(place).code == "sign_in_token"


def test_the_question_names_who_asks_and_proves_it_later(local) -> None:
    for name, wanted in (("google", "mail.google.com"), ("microsoft", "IMAP.AccessAsUser.All")):
        Mailbox.objects.all().delete()
        given = {"user": "desk", "host": "x", "sign_in": name, "oauth_client": "client"}
        secret = {"oauth_secret": "hush"}
        box = actions.add_mailbox(by=BY, address="desk@duna.example", **given, **secret)
        asked = oauth.ask(box, "https://desk.example/back")
        assert wanted in asked.url
        assert "code_challenge_method=S256" in asked.url
        assert "hush" not in asked.url
        assert asked.verifier not in asked.url
