"""Words not sent yet: kept, theirs alone, never lost to a colleague's act, gone once sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.files import store
from servanda.files.models import Blob
from servanda.kernel.models import Entry
from servanda.tickets import actions
from servanda.tickets.actions.drafting import forget_old
from servanda.tickets.actions.sending import sending
from servanda.tickets.attach import NewFile
from servanda.tickets.models import Ticket, Unsent, UnsentFile
from servanda.tickets.queries import journal_of
from servanda.tickets.tests.test_verbs import open_one, refused
from servanda.tickets.tests.world import World
from servanda.tickets.unsent import drafted_on, drafts_everywhere, drafts_of, put_away

pytestmark = pytest.mark.django_db
FILE = NewFile("log.txt", "text/plain", b"10:00 error")


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


def save(world: World, ticket: Ticket, text: str = "Dear", **values) -> Unsent:
    by = values.pop("by", world.by(world.agent))
    return actions.save_draft(ticket, by=by, tab="answer", text=text, **values)


def test_each_saving_goes_on_from_the_one_before(world: World, ticket: Ticket):
    first = save(world, ticket, "Dear", seen=3)
    second = save(world, ticket, "Dear Anna", version=first.version, seen=9)
    assert (second.pk, second.text, second.seen) == (first.pk, "Dear Anna", 3)


def test_another_window_of_the_same_colleague_overwrites_nothing(world: World, ticket: Ticket):
    first = save(world, ticket, "Dear")
    save(world, ticket, "Dear Anna", version=first.version)
    with refused("other_window"):
        save(world, ticket, "Hello", version=first.version)
    assert Unsent.objects.get().text == "Dear Anna"


def test_a_draft_is_its_writers_alone(world: World, ticket: Ticket):
    save(world, ticket, "A secret thought")
    head = world.by(world.head)
    assert not drafts_of(head, ticket)
    assert not drafts_everywhere(head)
    assert put_away(head, ticket, "answer") is None
    assert not drafted_on(head, [ticket.pk])
    assert drafted_on(world.by(world.agent), [ticket.pk]) == {ticket.pk}


def test_the_journal_never_hears_of_a_draft(world: World, ticket: Ticket):
    before = Entry.objects.count()
    save(world, ticket)
    actions.discard_draft(Unsent.objects.get(), by=world.by(world.agent))
    assert Entry.objects.count() == before


def test_it_survives_what_colleagues_do_to_the_ticket(world: World, ticket: Ticket):
    """Zammad 5953: a change of the owner deleted the draft."""
    save(world, ticket, "Half an hour of work")
    head = world.by(world.head)
    actions.assign(ticket, by=head, staff=world.specialist, team=None)
    actions.set_priority(ticket, by=head, priority=1)
    actions.answer(ticket, by=head, text="I took it over")
    assert drafts_of(world.by(world.agent), ticket).get().text == "Half an hour of work"


def test_who_lost_the_ticket_still_has_their_words(world: World, ticket: Ticket):
    specialist, head = world.by(world.specialist), world.by(world.head)
    actions.assign(ticket, by=head, staff=world.specialist, team=None)
    save(world, ticket, "The disk is full", by=specialist)
    actions.assign(ticket, by=head, staff=world.agent, team=None)
    assert not Ticket.objects.visible_to(specialist).filter(pk=ticket.pk)
    assert drafts_everywhere(specialist).get().text == "The disk is full"
    with refused("not_yours"):
        save(world, ticket, "More", by=specialist, version=1)


def test_what_was_discarded_comes_back(world: World, ticket: Ticket):
    by, draft = world.by(world.agent), save(world, ticket, "Dear Anna")
    actions.discard_draft(draft, by=by)
    assert not drafts_of(by, ticket)
    actions.restore_draft(draft, by=by)
    assert drafts_of(by, ticket).get().text == "Dear Anna"


def test_what_was_discarded_a_day_ago_is_destroyed_with_its_files(world: World, ticket: Ticket):
    by = world.by(world.agent)
    kept = actions.attach_to_draft(ticket, by=by, tab="answer", file=FILE)
    path = store.path_of(kept.blob.sha256)
    actions.discard_draft(Unsent.objects.get(), by=by)
    forget_old()
    assert Unsent.objects.exists()
    with kernel.pretend(kernel.now() + timedelta(days=1, minutes=1)):
        forget_old()
    assert not Unsent.objects.exists()
    assert not path.exists()


def test_files_go_with_the_answer_and_leave_the_draft(world: World, ticket: Ticket):
    by = world.by(world.agent)
    actions.attach_to_draft(ticket, by=by, tab="answer", file=FILE)
    with sending(ticket, by=by, tab="answer", key="k", words="See it", seen=None) as kept:
        said = actions.answer(ticket, by=by, text="See it", attachments=kept)
    assert [file.name for file in said.attachments.all()] == ["log.txt"]
    assert not Unsent.objects.exists()
    assert store.read(said.attachments.get().content) == FILE.data


def test_a_file_taken_out_is_destroyed_unless_somebody_else_has_it(world: World, ticket: Ticket):
    by = world.by(world.agent)
    first = actions.attach_to_draft(ticket, by=by, tab="answer", file=FILE)
    second = actions.attach_to_draft(ticket, by=by, tab="note", file=FILE)
    actions.detach_from_draft(first, by=by)
    assert Blob.objects.filter(pk=second.blob_id).exists()
    actions.detach_from_draft(second, by=by)
    assert not Blob.objects.filter(pk=second.blob_id).exists()


def test_files_too_large_together_are_refused(world: World, ticket: Ticket, monkeypatch):
    monkeypatch.setattr("servanda.tickets.actions.drafting.MOST_BYTES", 15)
    by = world.by(world.agent)
    actions.attach_to_draft(ticket, by=by, tab="answer", file=FILE)
    with refused("too_large"):
        actions.attach_to_draft(ticket, by=by, tab="answer", file=FILE)
    assert UnsentFile.objects.count() == 1


def test_a_saving_that_comes_after_the_sending_makes_no_ghost(world: World, ticket: Ticket):
    by = world.by(world.agent)
    save(world, ticket, "It is done", key="form")
    with sending(ticket, by=by, tab="answer", key="form", words="It is done", seen=None):
        actions.answer(ticket, by=by, text="It is done")
    with refused("sent_already"):
        save(world, ticket, "It is done", key="form")
    assert not Unsent.objects.exists()


def test_an_answer_taken_back_in_time_is_a_draft_again(world: World, ticket: Ticket):
    from servanda.mail.models import Outgoing
    from servanda.tickets.actions.withdrawing import PAUSE

    by = world.by(world.agent)
    before = Outgoing.objects.count()
    said = actions.answer(ticket, by=by, text="Too early", attachments=[FILE], pause=PAUSE)
    assert said.outgoing is not None
    row = ticket.stream.entries.get(kind="ticket.answered")
    actions.take_back(ticket, by=by, number=row.number)
    ticket.refresh_from_db()
    draft = drafts_of(by, ticket).get()
    assert (ticket.state, draft.text) == ("new", "Too early")
    assert [file.name for file in draft.files.all()] == ["log.txt"]
    assert Outgoing.objects.count() == before
    said.refresh_from_db()
    assert said.audience == "internal"
    assert "ticket.taken_back" in {row.kind for row in journal_of(ticket, by)}


def test_an_answer_that_left_is_not_taken_back(world: World, ticket: Ticket):
    by = world.by(world.agent)
    said = actions.answer(ticket, by=by, text="Gone")
    assert said.outgoing is not None
    said.outgoing.sent_at = kernel.now()
    said.outgoing.save()
    row = ticket.stream.entries.get(kind="ticket.answered")
    with refused("has_left"):
        actions.take_back(ticket, by=by, number=row.number)


def test_nobody_takes_back_what_a_colleague_wrote(world: World, ticket: Ticket):
    actions.answer(ticket, by=world.by(world.agent), text="Mine")
    row = ticket.stream.entries.get(kind="ticket.answered")
    with refused("not_yours"):
        actions.take_back(ticket, by=world.by(world.head), number=row.number)
