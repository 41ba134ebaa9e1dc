"""What is kept beside a signed version: typing errors that were mended, and the paper itself."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from servanda.contracts import actions
from servanda.contracts.corrected import documents_of
from servanda.contracts.difference import difference
from servanda.contracts.models import Contract, Correction, Document, Line, Version
from servanda.contracts.terms import terms_for
from servanda.contracts.tests.factory import hours, ladder_14, make_contract, make_draft, put_line
from servanda.contracts.texts import texts_of
from servanda.files import store
from servanda.kernel import Refused, chain
from servanda.kernel.models import Entry
from servanda.people import actors
from servanda.people.models import ContactDuty, Role
from servanda.people.tests.factory import ROOT, make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db
WHY = "The paper says 3.3."


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def manager():
    return actors.of_staff(make_staff(Role.SERVICE_MANAGER))


@pytest.fixture
def line() -> Line:
    return make_contract(
        clause="3.2", pause_clause="3.4", targets={("resolution", 1): hours(4)}, ladder=ladder_14()
    )


def text_in(version, field, words=None):
    found = Version.objects.get(pk=version.pk)
    texts = [one for one in texts_of(found) if one.field == field]
    return next(one for one in texts if words is None or one.words == words)


def mend(line, by, field="clause", to="3.3", words=None, reason=WHY):
    text = text_in(line.version, field, words)
    return actions.correct(line.version, by=by, text=text, to=to, reason=reason)


class TestCorrecting:
    def test_a_clause_reads_right_everywhere_and_nothing_owed_is_another(self, line, manager):
        before = terms_for([line.pk])[line.pk].clauses[0]
        made = mend(line, manager)
        after = terms_for([line.pk])[line.pk].clauses[0]
        assert (made.before, made.after, made.reason.text) == ("3.2", "3.3", WHY)
        assert (after.clause, after.targets["resolution", 1].clause) == ("3.3", "3.3")
        target = before.targets["resolution", 1]
        assert replace(
            after, clause="3.2", targets={("resolution", 1): target}
        ) == replace(before, targets={("resolution", 1): target})  # fmt: skip
        assert replace(after.targets["resolution", 1], clause="3.2") == target

    def test_number_title_and_the_name_of_a_step(self, line, manager):
        mend(line, manager, "number", "2026/17")
        mend(line, manager, "title", "Support of all shops", words=str(_title(line)))
        mend(line, manager, "title", "Lead of the team", words="Team lead")
        contract = Contract.objects.get()
        assert (contract.number, str(contract.title)) == ("2026/17", "Support of all shops")
        assert "Lead of the team" in {str(one.title) for one in line.version.rungs.all()}

    def test_the_journal_has_it_and_both_sides_may_read_it(self, line, manager):
        made = mend(line, manager)
        entry = Entry.objects.get(kind="contract.corrected")
        assert entry.data["correction"] == made.pk
        assert entry.seals
        assert entry.event.audience == "public"
        assert not list(chain.verify())

    def test_a_draft_copied_before_is_mended_with_it(self, line, manager):
        draft = actions.amend(
            line.version.contract, by=ROOT, effective_from=datetime(2030, 1, 1, tzinfo=UTC)
        )
        mend(line, manager)
        assert draft.lines.get().clause == "3.3"
        assert list(difference(Version.objects.get(pk=line.version_id), draft)) == []

    @pytest.mark.parametrize(
        ("to", "reason", "code"),
        [("", WHY, "no_words"), ("3.3", " ", "no_words"), ("3.2", WHY, "same"),
         ("3" * 21, WHY, "too_long")],
    )  # fmt: skip
    def test_what_is_no_correction_is_refused(self, line, manager, to, reason, code):
        with refused(code):
            mend(line, manager, to=to, reason=reason)

    def test_what_promises_something_is_amended(self, line, manager):
        text = replace(text_in(line.version, "clause"), field="pause_clause")
        with refused("promise"):
            actions.correct(line.version, by=manager, text=text, to="9", reason=WHY)

    def test_of_two_who_mend_the_same_words_one_is_told(self, line, manager):
        text = text_in(line.version, "clause")
        actions.correct(line.version, by=manager, text=text, to="3.3", reason=WHY)
        with refused("promise"):
            actions.correct(line.version, by=manager, text=text, to="3.5", reason=WHY)

    def test_a_draft_a_taken_number_and_who_may_not(self, line, manager):
        draft = put_line(make_draft())
        with refused("draft"):
            mend(draft, manager)
        with refused("number_taken"):
            mend(line, manager, "number", draft.version.contract.number)
        with refused("not_allowed"):
            mend(line, actors.of_staff(make_staff(Role.AGENT)))


def _title(line):
    return line.version.contract.title


class TestSql:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE contracts_line SET clause = '3.4' WHERE id = {l}",
            "UPDATE contracts_line SET clause = '3.2' WHERE id = {l}",
            "UPDATE contracts_line SET pause_clause = '9' WHERE id = {l}",
            "UPDATE contracts_target SET clause = '9' WHERE line_id = {l}",
            "UPDATE contracts_rung SET title = '{{}}' WHERE version_id = {v}",
            "UPDATE contracts_contract SET title = '{{}}' WHERE id = {c}",
            "UPDATE contracts_contract SET number = 'x' WHERE id = {c}",
            "UPDATE contracts_correction SET after = '\"3.9\"'",
            "DELETE FROM contracts_correction",
        ],
    )
    def test_words_change_by_a_recorded_correction_only(self, line, manager, sql):
        mend(line, manager)
        values = {"l": line.pk, "v": line.version_id, "c": line.version.contract_id}
        with (
            pytest.raises(IntegrityError, match="a signed contract version never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql.format(**values))

    def test_a_correction_carries_no_price_along(self, line, manager):
        made = mend(line, manager)
        Correction.objects.create(
            version=line.version, at=made.at, staff=made.staff, place="line", row_id=line.pk,
            field="clause", before="3.3", after="3.5", reason=made.reason,
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.filter(pk=line.pk).update(clause="3.5", price_minor=1)
        Line.objects.filter(pk=line.pk).update(clause="3.5")


def attach(line, by, name="signed.pdf", data=b"%PDF-1.7 one", **values):
    return actions.attach_document(line.version, by=by, name=name, data=data, **values)


class TestDocuments:
    def test_a_newer_one_leaves_the_older_where_it_is(self, line, manager):
        first = attach(line, manager)
        second = attach(line, manager, data=b"%PDF-1.7 two", replaces=first)
        assert store.read(first.blob) == b"%PDF-1.7 one"
        assert (second.replaces, first.newer) == (first, second)
        assert [row.data.get("replaces") for row in _entries()] == [None, first.pk]
        assert not list(chain.verify())

    def test_what_cannot_be(self, line, manager):
        first = attach(line, manager)
        attach(line, manager, replaces=first)
        with refused("replaced"):
            attach(line, manager, replaces=first)
        with refused("empty"):
            attach(line, manager, data=b"")
        with refused("draft"):
            attach(put_line(make_draft()), manager)
        with refused("not_allowed"):
            attach(line, actors.of_staff(make_staff(Role.AGENT)))

    def test_one_attached_by_mistake_is_withdrawn_wherever_it_stood(self, line, manager):
        first, boss = attach(line, manager), make_contact(line.version.contract.customer)
        ContactDuty.objects.create(contact=boss, role="sponsor")
        wrong = attach(line, manager, data=b"of another customer", replaces=first)
        newest = attach(line, manager, data=b"%PDF-1.7 three", replaces=wrong)
        actions.withdraw_document(wrong, by=manager, reason="It is of Alma")
        theirs = documents_of(line.version.contract, actors.of_contact(boss))
        assert [(one.document, one.earlier) for one in theirs] == [(newest, [first])]
        ours = documents_of(line.version.contract, manager)
        assert [one.document for one in ours] == [newest, wrong]
        actions.withdraw_document(newest, by=manager, reason="A draft of it")
        assert attach(line, manager, replaces=first).replaces == first
        assert not list(chain.verify())

    def test_what_cannot_be_withdrawn(self, line, manager):
        first = attach(line, manager)
        with refused("no_reason"):
            actions.withdraw_document(first, by=manager, reason=" ")
        with refused("not_allowed"):
            agent = actors.of_staff(make_staff(Role.AGENT))
            actions.withdraw_document(first, by=agent, reason="No")
        actions.withdraw_document(first, by=manager, reason="Wrong")
        with refused("withdrawn"):
            actions.withdraw_document(first, by=manager, reason="Again")
        with refused("replaced"):
            attach(line, manager, replaces=first)

    def test_who_sees_it(self, line, manager):
        attach(line, manager)
        customer = line.version.contract.customer
        clerk, signer, boss = (make_contact(customer) for _ in range(3))
        ContactDuty.objects.create(contact=boss, role="sponsor")
        stranger = make_contact(make_customer())
        ContactDuty.objects.create(contact=stranger, role="sponsor")
        seen = {
            who: Document.objects.visible_to(actor).count()
            for who, actor in {
                "agent": actors.of_staff(make_staff(Role.AGENT)),
                "clerk": actors.of_contact(clerk),
                "boss": actors.of_contact(boss),
                "stranger": actors.of_contact(stranger),
            }.items()
        }
        assert seen == {"agent": 1, "clerk": 0, "boss": 1, "stranger": 0}
        other = make_draft(customer)
        put_line(other)
        actions.sign(other, by=ROOT, contact=signer)
        assert not Document.objects.visible_to(actors.of_contact(signer)).exists()


def _entries():
    return Entry.objects.filter(kind="contract.document_attached").order_by("number")


@pytest.mark.django_db(transaction=True)
def test_two_who_replace_one_file_at_once_leave_one_newest():
    line = make_contract()
    manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
    first, barrier, ended = attach(line, manager), threading.Barrier(2), []

    def one(data):
        try:
            barrier.wait()
            attach(line, manager, data=data, replaces=first)
            ended.append("done")
        except Refused as refusal:
            ended.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(data,)) for data in (b"two", b"three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["done", "replaced"]
    assert Document.objects.filter(newer=None).count() == 1
