"""A contract with priorities of its own: drafted, signed, amended, never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from servanda.catalogue.priorities import USUAL
from servanda.contracts import actions
from servanda.contracts.difference import difference
from servanda.contracts.models import Version
from servanda.contracts.priorities import matrix_of, stored
from servanda.contracts.tests.factory import LONG_AGO, make_contract, make_draft, put_line, sign
from servanda.kernel import Refused, pretend
from servanda.kernel.models import Entry
from servanda.people.tests.factory import ROOT, make_actor

pytestmark = pytest.mark.django_db
OWN = {**USUAL, ("one", "normal"): 2, ("one", "urgent"): 1}
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def test_without_one_the_providers_holds():
    assert matrix_of(make_draft()) is None


def test_what_is_stored_is_read_again():
    draft = Version(priorities=stored(OWN))
    assert matrix_of(draft) == OWN
    assert stored(None) is None


def test_it_is_agreed_in_a_draft_and_journaled_once():
    draft = make_draft()
    for _ in range(2):
        actions.agree_priorities(draft, by=ROOT, matrix=OWN)
    assert matrix_of(Version.objects.get(pk=draft.pk)) == OWN
    rows = Entry.objects.filter(kind="contract.draft_changed")
    assert [row.data["fields"] for row in rows] == [["priorities"]]
    actions.agree_priorities(draft, by=ROOT, matrix=None)
    assert matrix_of(Version.objects.get(pk=draft.pk)) is None


@pytest.mark.parametrize("priority", [0, 5, -1])
def test_a_priority_that_is_none_is_refused(priority):
    with pytest.raises(Refused) as refused:
        actions.agree_priorities(
            make_draft(), by=ROOT, matrix={**OWN, ("one", "normal"): priority}
        )  # fmt: skip
    assert refused.value.code == "bad_priority"


def test_who_may_not_edit_contracts_agrees_nothing():
    with pytest.raises(Refused):
        actions.agree_priorities(make_draft(), by=make_actor("agent"), matrix=OWN)


def signed_with_own():
    with pretend(LONG_AGO):
        draft = make_draft()
        put_line(draft)
        actions.agree_priorities(draft, by=ROOT, matrix=OWN)
        return sign(draft)


def test_once_signed_neither_the_verb_nor_sql_changes_it():
    version = signed_with_own()
    with pytest.raises(Refused):
        actions.agree_priorities(version, by=ROOT, matrix=None)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        connection.cursor().execute("UPDATE contracts_version SET priorities = NULL")


def test_an_amendment_begins_with_it_and_says_what_it_changes():
    version = signed_with_own()
    draft = actions.amend(version.contract, by=ROOT, effective_from=JULY)
    assert matrix_of(draft) == OWN
    assert not difference(version, draft)
    actions.agree_priorities(draft, by=ROOT, matrix={**OWN, ("one", "urgent"): 3})
    assert [(one.where, one.what, one.before, one.after) for one in difference(version, draft)] == [
        ("Priorities", "one person × urgent", "P1", "P3")
    ]


def test_a_matrix_that_is_new_or_gone_is_said_cell_by_cell():
    old, new = make_contract().version, signed_with_own()
    said = {
        one.what: (one.before, one.after)
        for one in difference(old, new)
        if one.where == "Priorities"
    }
    assert said["matrix"] == ("as for everybody", "")
    assert said["many people × urgent"] == ("", "P1")
    assert len(said) == 7
