"""Lines into terms: the versions of the paper as dated clauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from servanda import kernel
from servanda.calendars.actions import Hours, change_calendar
from servanda.calendars.dated import Dated
from servanda.calendars.tests.scenario_calendars import HU
from servanda.catalogue.actions import rename_level
from servanda.catalogue.promises import by_time_of_day
from servanda.contracts import actions, signed
from servanda.contracts.clauses import Silence
from servanda.contracts.models import Line
from servanda.contracts.terms import terms_for
from servanda.contracts.tests.factory import (
    calendar_of,
    days,
    hours,
    ladder_14,
    make_amendment,
    make_contract,
    make_draft,
    minutes,
    put_line,
    sign,
)
from servanda.people.tests.factory import ROOT, make_customer

pytestmark = pytest.mark.django_db

JULY = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)  # Wed 2026-07-01 00:00 in Budapest
OPENED = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def terms_of(line: Line):
    return terms_for([line.pk])[line.pk]


class TestOneVersion:
    def test_the_promises_are_those_of_the_paper(self):
        line = make_contract(
            targets={("first_response", 1): minutes(30), ("resolution", 3): days(3)}
        )
        [clause] = terms_of(line).clauses
        response = clause.target("first_response", 1)
        assert (response.unit, response.amount) == ("seconds", 1800)
        assert clause.target("resolution", 3).unit == "working_days"
        assert clause.target("resolution", 1) is None

    def test_a_target_by_a_time_of_day_keeps_its_time(self):
        line = make_contract(targets={("resolution", 1): by_time_of_day(time(12), clause="3.9")})
        rule = terms_of(line).clauses[0].target("resolution", 1)
        assert (rule.unit, rule.amount, rule.by_time) == ("time_of_day", 1, time(12))
        assert rule.clause == "3.9"

    def test_level_clause_number_and_pause_rules_come_along(self):
        line = make_contract(level="gold", waiting_customer_counts=True)
        clause = terms_of(line).clauses[0]
        assert str(clause.level) == "Gold"
        assert (clause.clause, clause.pause_clause) == ("3.2", "3.4")
        assert clause.waiting_customer_counts
        assert clause.reclassification == "from_start"

    def test_the_hours_are_the_calendars(self):
        clause = terms_of(make_contract(calendar="HU")).clauses[0]
        friday = datetime(2026, 1, 9, 12, 15, tzinfo=UTC)
        assert clause.calendar.advance(friday, 4 * 3600) == HU.advance(friday, 4 * 3600)

    def test_silence_and_the_customers_own_hours(self):
        customer = make_customer(calendar=calendar_of("IL"))
        line = make_contract(customer, silence=Silence(lapse_days=10))
        terms = terms_of(line)
        assert terms.silence_at(OPENED) == Silence(2, 5, 10, 14)
        assert terms.customer_hours.zone == "Asia/Jerusalem"

    def test_a_customer_without_a_calendar_has_the_lines(self):
        assert terms_of(make_contract(calendar="MAD")).customer_hours.zone == "Europe/Madrid"

    def test_the_ladder_in_its_order_with_its_hours(self):
        line = make_contract(ladder=ladder_14())
        rungs = terms_of(line).clauses[0].rungs
        assert [rung.percent for rung in rungs] == [50, 75, 100]
        assert rungs[0].accepts is None
        sunday, monday = datetime(2026, 7, 5, 10, tzinfo=UTC), datetime(2026, 7, 6, 5, tzinfo=UTC)
        assert rungs[2].accepts.next_open(sunday) == monday
        assert rungs[1].concerns(1)
        assert not rungs[0].managerial

    def test_a_draft_promises_nothing_yet(self):
        line = put_line(make_draft())
        assert terms_for([line.pk]) == {}


class TestAmended:
    """Worked example 13: 8 h become 4 h from July 1, as data for each of the three rules."""

    @pytest.mark.parametrize("rule", ["old", "from_opening", "from_effective"])
    def test_both_clauses_are_there_with_their_date_and_rule(self, rule):
        line = make_contract(targets={("resolution", 1): hours(8)})
        make_amendment(
            line, effective_from=JULY, open_tickets=rule, targets={("resolution", 1): hours(4)}
        )
        old, new = terms_of(line).clauses
        assert old.target("resolution", 1).amount == 8 * 3600
        assert new.target("resolution", 1).amount == 4 * 3600
        assert new.effective_from == JULY
        assert new.open_tickets == rule

    def test_the_clause_in_force_changes_at_the_instant(self):
        line = make_contract(targets={("resolution", 1): hours(8)})
        make_amendment(line, effective_from=JULY, targets={("resolution", 1): hours(4)})
        terms = terms_of(line)
        assert terms.at(JULY - timedelta(seconds=1)).version_number == 1
        assert terms.at(JULY).version_number == 2
        assert [item.version_number for item in terms.amendments(OPENED, JULY)] == [2]
        assert terms.amendments(JULY, JULY + timedelta(days=9)) == ()

    def test_before_the_first_clause_the_first_one_holds(self):
        terms = terms_of(make_contract())
        assert terms.at(datetime(1999, 1, 1, tzinfo=UTC)) == terms.clauses[0]

    def test_the_new_line_has_the_same_terms(self):
        line = make_contract()
        new = make_amendment(line, effective_from=JULY)
        found = terms_for([line.pk, new.pk])
        assert found[line.pk].clauses == found[new.pk].clauses
        assert found[new.pk].line_id == new.pk

    def test_other_lines_of_the_contract_do_not_mix_in(self):
        draft = make_draft()
        gold, silver = put_line(draft, "gold"), put_line(draft, "silver")
        sign(draft)
        found = terms_for([gold.pk, silver.pk])
        assert [len(terms.clauses) for terms in found.values()] == [1, 1]
        assert found[gold.pk].clauses[0].level_rank == 1
        assert found[silver.pk].clauses[0].level_rank == 2

    def test_a_line_that_was_dropped_keeps_its_last_clause(self):
        draft = make_draft()
        gold = put_line(draft, "gold")
        put_line(draft, "silver")
        sign(draft)
        amendment = actions.amend(draft.contract, by=ROOT, effective_from=JULY)
        actions.drop_line(amendment.lines.get(code=gold.code), by=ROOT)
        sign(amendment)
        assert [clause.version_number for clause in terms_of(gold).clauses] == [1]


class TestSeenAtOnce:
    def test_a_version_signed_after_the_first_look(self):
        line = make_contract(targets={("resolution", 1): hours(8)})
        assert len(terms_of(line).clauses) == 1
        make_amendment(line, effective_from=JULY)
        assert len(terms_of(line).clauses) == 2

    def test_new_opening_hours(self):
        line = make_contract(calendar="HU")
        calendar = line.calendar
        before = terms_of(line).clauses[0].calendar
        with kernel.pretend(datetime(2026, 6, 1, tzinfo=UTC)):
            change_calendar(
                calendar, Hours({0: ["10:00-12:00"]}), by=ROOT, effective_from=date(2026, 7, 1)
            )
        after = terms_of(line).clauses[0].calendar
        assert isinstance(after, Dated)
        monday = datetime(2026, 7, 6, 6, 30, tzinfo=UTC)
        assert before.is_open(monday)
        assert not after.is_open(monday)

    def test_a_renamed_level(self):
        line = make_contract(level="gold")
        terms_of(line)
        rename_level(line.level, by=ROOT, name="Platinum")
        assert str(terms_of(line).clauses[0].level) == "Platinum"


class TestQueries:
    def count(self, lines) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            terms_for(line.pk for line in lines)
        return len(queries)

    def test_as_many_for_one_contract_as_for_six(self):
        lines = [make_contract(ladder=ladder_14()) for _ in range(6)]
        make_amendment(lines[0], effective_from=JULY)
        self.count(lines)  # the calendars are known from now on
        signed.forget()
        few = self.count(lines[:1])
        signed.forget()
        assert self.count(lines) == few <= 7

    def test_once_known_nothing_but_the_check_is_asked(self):
        lines = [make_contract() for _ in range(3)]
        self.count(lines)
        assert self.count(lines) <= 3

    def test_no_line_no_query(self):
        assert self.count([]) == 0


class TestKept:
    def test_terms_are_kept_until_an_agreement_changes(self):
        line = make_contract()
        terms_of(line)
        with CaptureQueriesContext(connection) as queries:
            first = terms_of(line)
        assert len(queries) == 1
        make_amendment(line, effective_from=datetime(2027, 1, 1, tzinfo=UTC))
        assert len(terms_of(line).clauses) == len(first.clauses) + 1

    def test_what_was_rolled_back_was_never_kept(self):
        line = make_contract(level="gold")
        with transaction.atomic():
            rename_level(line.level, by=ROOT, name="Platinum")
            assert str(terms_of(line).clauses[0].level) == "Platinum"
            transaction.set_rollback(True)
        assert str(terms_of(line).clauses[0].level) == "Gold"
