import pytest

from servanda.mail import mailboxes
from servanda.mail.models import Mailbox

pytestmark = pytest.mark.django_db
URL = "imaps://support%40example.com:p%40ss@mail.example.com/INBOX/Desk?done=Archive&route=team-1"


def test_a_mailbox_from_the_environment(settings) -> None:
    settings.IMAP_URLS = [URL]
    (box,) = mailboxes.sync_from_settings()
    assert (box.address, box.host, box.port) == ("support@example.com", "mail.example.com", 993)
    assert (box.folder, box.done_folder, box.route) == ("INBOX/Desk", "Archive", "team-1")
    assert box.password == "p@ss"
    assert b"p@ss" not in bytes(Mailbox.objects.get().sealed_password)


def test_again_it_is_the_same_row_and_keeps_its_place(settings) -> None:
    settings.IMAP_URLS = [URL]
    (box,) = mailboxes.sync_from_settings()
    Mailbox.objects.update(last_uid=7)
    sealed = bytes(Mailbox.objects.get().sealed_password)
    settings.IMAP_URLS = [URL.replace("mail.example.com", "new.example.com")]
    (again,) = mailboxes.sync_from_settings()
    assert (again.pk, again.host, again.last_uid) == (box.pk, "new.example.com", 7)
    assert bytes(Mailbox.objects.get().sealed_password) == sealed


def test_a_new_secret_key_asks_for_the_password_only_once(settings) -> None:
    settings.IMAP_URLS = [URL]
    mailboxes.sync_from_settings()
    settings.SECRET_KEY = "another key " * 5
    (box,) = mailboxes.sync_from_settings()
    assert box.password == "p@ss"


@pytest.mark.parametrize("url", ["mail.example.com", "http://a@b", "imaps://mail.example.com"])
def test_a_wrong_address_is_explained(url: str, settings) -> None:
    settings.IMAP_URLS = [url]
    with pytest.raises(ValueError, match="should hold"):
        mailboxes.sync_from_settings()
