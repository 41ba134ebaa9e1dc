"""Everything from one box."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda import kernel
from servanda.kernel import Actor
from servanda.people import actors
from servanda.search import lexicon
from servanda.search.models import Lexeme, Row
from servanda.search.queries import search
from servanda.tickets import actions
from servanda.tickets.attach import NewFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(world):
    def open_one(subject, text="", language="en", **values):
        given = {"customer": world.acme, "requester": world.anna, "channel": "mail"} | values
        return actions.open_ticket(
            by=world.by(world.anna) if given["customer"] == world.acme else world.by(world.greg),
            subject=subject, text=text, language=language, **given,
        )  # fmt: skip

    return open_one


@pytest.fixture
def find(world):
    def look(text, who=None):
        found = search(text, actor=world.by(who or world.agent))
        return [hit.ticket.subject for hit in found.tickets]

    return look


def test_by_subject_and_by_what_was_said(opened, find):
    opened("Toner is empty")
    opened("Office", "The toner leaks.")
    assert find("toner") == ["Toner is empty", "Office"]


@pytest.mark.parametrize(
    ("language", "said", "typed"),
    [
        ("en", "Both printers are failing", "printer fails"),
        ("hu", "A nyomtatóval hibát jelez", "nyomtató hiba"),
        ("hu", "Az ÁRVÍZTŰRŐ tükörfúrógép", "arvizturo tukorfurogep"),
        ("hu", "Leveleink elvesztek", "levelek"),
        ("es", "Las conexiones se caen", "conexion"),
        ("es", "Olvidé mi contraseña", "contrasenas"),
        ("he", "והמדפסת לא מדפיסה", "מדפסת"),
        ("he", "מדפסת תקועה", "המדפסת"),
        ("he", "שתי המדפסות תקועות", "מדפסת"),
        ("he", 'חסר דו"ח חודשי', 'דו"ח'),
        ("en", "Error 0x80070057 at portal.acme.example/login", "0x80070057"),
        ("en", "Error at https://portal.acme.example/login", "portal.acme.example/login"),
        ("en", "The pre-order form", "preorder form -nothing"),
        ("en", "The configuration is lost", "config"),
    ],
)
def test_four_languages(language, said, typed, opened, find):
    opened("A case", said, language)
    opened("Another", "Something else entirely", language)
    assert find(typed) == (["A case"] if typed != "preorder form -nothing" else [])


def test_a_common_word_need_not_occur(opened, find):
    opened("Case", "Toner missing")
    assert find("the toner") == ["Case"]
    assert find("is the") == []


def test_phrases_keep_their_order_and_minus_excludes(opened, find):
    opened("One", "there is a paper jam")
    opened("Two", "jam on paper")
    assert find('"paper jam"') == ["One"]
    assert find('jam -"paper jam"') == ["Two"]
    assert find("paper -jam") == []


def test_a_typing_error_finds_what_was_meant(world, opened, find):
    opened("One", "The projector is dark")
    assert find("projctor") == []
    lexicon.learn_all()
    assert find("projctor") == ["One"]
    assert search("projctor", actor=world.by(world.agent)).instead == ("projector",)


def test_the_hit_is_shown_in_its_place(world, opened):
    opened("Case", "word " * 100 + "the toner leaks" + " word" * 100)
    [hit] = search("toner", actor=world.by(world.agent)).tickets
    assert [piece.text for piece in hit.said if piece.found] == ["toner"]
    assert hit.message == hit.ticket.messages.get().ref


def test_by_number_first(opened, find):
    ticket = opened("Numbered")
    other = opened("Other", f"see {ticket.number}")
    assert find(f"#{ticket.number}") == ["Numbered"]
    assert find(str(ticket.number)) == ["Numbered", other.subject]


def test_files_by_name(world, opened, find):
    opened(
        "Signed", "as agreed", attachments=[NewFile("szerzodes-2026.pdf", "application/pdf", b"x")]
    )
    opened("Plain", "szerzodes")
    [hit] = search("szerzodes-2026.pdf", actor=world.by(world.agent)).tickets
    assert hit.files == ("szerzodes-2026.pdf",)
    assert find("has:file") == ["Signed"]


def test_operators_narrow(world, opened, find):
    first = opened("Ours", "toner", priority=1, kind="incident")
    opened("Theirs", "toner", customer=world.globex, requester=world.greg, kind="question")
    actions.assign(first, by=world.by(world.agent), staff=world.agent)
    assert find("toner customer:acme") == ["Ours"]
    assert find("toner -customer:acme") == ["Theirs"]
    assert find("toner from:kovacs") == ["Ours"]
    assert find("from:greg@globex.example") == ["Theirs"]
    assert find("assignee:me") == find("assignee:nagy") == find("is:mine") == ["Ours"]
    assert find("assignee:none") == ["Theirs"]
    assert find("kind:question") == ["Theirs"]
    assert find("priority:1") == ["Ours"]
    assert set(find("state:open toner")) == {"Ours", "Theirs"}
    assert find("state:closed") == []


def test_dates_and_lateness(world, opened, find):
    opened("New", "toner")
    today = kernel.now().date().isoformat()
    assert find(f"toner before:{today}") == []
    assert find("toner after:2020-01-01") == ["New"]
    assert find("is:late") == []
    with kernel.pretend(kernel.now() + timedelta(days=30)):
        assert find("is:late") == ["New"]
        assert find("toner before:today") == ["New"]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("state:opne", "new, waiting"), ("is:x", "late, open"), ("has:x", "file"),
        ("before:soon", "yesterday"), ("kind:x", "incident"), ("priority:9", "1, 2, 3, 4"),
        ("assignee:zzz", "me, none"), ("customer:", "a name"),
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_answered_with_those_that_do(typed, named, world):
    [error] = search(typed, actor=world.by(world.agent)).errors
    assert typed in error
    assert named in error


def test_a_specialist_finds_only_what_is_theirs(world, opened, find):
    theirs = opened("Mine", "toner secret", team=None)
    opened("Other", "toner secret", team=None)
    actions.assign(theirs, by=world.by(world.agent), staff=world.specialist)
    assert find("toner", world.specialist) == ["Mine"]
    assert find("state:open", world.specialist) == ["Mine"]
    assert find(str(theirs.number + 1), world.specialist) == []


def test_a_contact_finds_their_own_and_never_an_internal_note(world, opened, find):
    ticket = opened("Toner", "toner is empty")
    opened("Foreign", "toner", customer=world.globex, requester=world.greg)
    actions.note(ticket, by=world.by(world.agent), text="the toner is a grumbler")
    assert find("toner", world.anna) == ["Toner"]
    assert find("grumbler", world.anna) == []
    assert find("grumbler") == ["Toner"]
    assert find("toner", world.bela) == []


def test_a_contact_does_not_find_other_companies_people(world):
    found = search("globex", actor=world.by(world.anna))
    assert found.empty


@pytest.mark.parametrize("actor", [Actor("staff", 0), Actor.sender()])
def test_a_stranger_finds_nothing(actor, opened):
    opened("Toner", "toner")
    assert search("toner", actor=actor).tickets == []


def test_people_companies_systems_and_contracts(world):
    def kinds(text):
        found = search(text, actor=world.by(world.agent)).things
        return [(thing.kind, "".join(piece.text for piece in thing.name)) for thing in found]

    assert ("customer", "Acme Kft.") in kinds("acme")
    assert ("contact", "Kovács Anna") in kinds("kovacs")
    assert kinds(f"C-{world.acme.pk}") == [("contract", f"C-{world.acme.pk}")]


def test_erased_words_leave_the_index_and_the_lexicon(world, opened, find):
    ticket = opened("Case", "my password is Hunter-Gatherer")
    lexicon.learn_all()
    assert find("gatherer") == ["Case"]
    assert Lexeme.objects.filter(word__startswith="gather").exists()
    actions.erase_words(ticket.messages.get(), by=actors.of_staff(world.head), why="secret")
    assert find("gatherer") == []
    assert not Lexeme.objects.filter(word__startswith="gather").exists()
    assert not Row.objects.filter(words__icontains="gather").exists()


@pytest.mark.parametrize(
    "typed",
    [
        "'",
        "\\",
        "a & | ! <-> (",
        "100% _",
        "x:*",
        "é" * 3000,
        "' | 'a",
        '"a" "',
        "\x00",
        "customer:%",
    ],
)
def test_signs_break_nothing(typed, world, opened):
    opened("Case", "text")
    search(typed, actor=world.by(world.agent))


def test_the_number_of_queries_does_not_grow(world, opened):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search("toner customer:acme", actor=world.by(world.agent))
        return len(queries)

    opened("Toner", "toner")
    before = count()
    for number in range(12):
        opened(f"Toner {number}", "toner again")
    assert count() == before <= 11
