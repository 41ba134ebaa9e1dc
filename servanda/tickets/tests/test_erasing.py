"""Erasing words: they and the copies we keep are gone, and the journal says so."""

from __future__ import annotations

import pytest

from servanda.files import store as files
from servanda.files.models import Blob
from servanda.kernel import chain
from servanda.mail.models import Outgoing, RawMail
from servanda.tickets import actions
from servanda.tickets.models import Attachment, Message, Ticket
from servanda.tickets.tests.test_intake import ANNA, deliver
from servanda.tickets.tests.test_verbs import refused
from servanda.tickets.tests.world import World, mail

pytestmark = pytest.mark.django_db
SECRET = "hunter2hunter2"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def ticket(world: World) -> Ticket:
    raw = mail(ANNA, f"Login {SECRET}", f"Password: {SECRET}", files={f"{SECRET}.txt": b"bytes"})
    return Ticket.objects.get(number=deliver(raw).ticket)


def test_words_files_mail_letters_and_subject_go(world: World, ticket: Ticket):
    actions.answer(ticket, by=world.by(world.agent), text="We look into it.")
    message = ticket.messages.order_by("pk")[0]
    blob = Blob.objects.get()
    actions.erase_words(message, by=world.by(world.head), why="secret")
    ticket.refresh_from_db()
    message.refresh_from_db()
    assert (ticket.subject, message.text, message.subject) == ("…", "", "")
    assert (message.erased_why, message.address, message.author_name) == ("secret", "", "")
    assert bytes(RawMail.objects.get(pk=message.raw_id).raw) == b""
    assert Attachment.objects.get().name == ""
    assert not Blob.objects.exists()
    assert not files.path_of(blob.sha256).exists()
    for letter in Outgoing.objects.filter(about=ticket.ref):
        assert SECRET not in letter.subject + letter.text + letter.html
    assert Outgoing.objects.filter(text__contains="We look into it.").exists()
    erased = ticket.stream.entries.get(kind="words.erased")
    assert erased.data["why"] == "secret"
    assert len(erased.data["seals"]) == 2
    assert list(chain.verify()) == []


def test_a_later_message_leaves_the_subject(world: World, ticket: Ticket):
    said = actions.answer(ticket, by=world.by(world.agent), text=SECRET)
    actions.erase_words(said, by=world.by(world.head), why="misdirected")
    letter = Outgoing.objects.get(pk=said.outgoing_id)
    assert (letter.text, letter.subject) == ("", "")
    assert letter.failed_at is not None  # it had not left, and now never does
    assert ticket.subject == f"Login {SECRET}"


def test_bytes_that_another_message_holds_too_stay(world: World, ticket: Ticket):
    deliver(mail(ANNA, "Other", files={"same.txt": b"bytes"}))
    actions.erase_words(ticket.messages.get(), by=world.by(world.head), why="privacy")
    assert files.read(Blob.objects.get()) == b"bytes"


def test_only_who_may_and_only_once(world: World, ticket: Ticket):
    message = ticket.messages.get()
    with refused("not_allowed"):
        actions.erase_words(message, by=world.by(world.agent), why="secret")
    actions.erase_words(message, by=world.by(world.head), why="secret")
    with refused("erased"):
        actions.erase_words(message, by=world.by(world.head), why="secret")
    with pytest.raises(ValueError, match="not a reason"):
        actions.erase_words(message, by=world.by(world.head), why="because")


@pytest.mark.parametrize("change", [{"name": "other.txt"}, {"sha256": "0" * 64}])
def test_a_file_is_sealed_with_its_message(ticket: Ticket, change: dict[str, str]):
    assert list(chain.verify()) == []
    Attachment.objects.update(**change)
    assert len(list(chain.verify())) == 1


def test_files_of_answers_and_solutions_are_sealed_too(world: World, ticket: Ticket):
    from servanda.tickets.attach import NewFile

    agent = world.by(world.agent)
    file = [NewFile("a.txt", "text/plain", b"a")]
    actions.answer(ticket, by=agent, text="Here", attachments=file)
    actions.solve(ticket, by=agent, text="Done", attachments=file)
    Attachment.objects.filter(name="a.txt").update(name="b.txt")
    assert len(list(chain.verify())) == 2
    assert Message.objects.count() == 3
