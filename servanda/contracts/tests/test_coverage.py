"""Which line covers a case: stories as a service manager would tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from servanda.contracts import actions, coverage
from servanda.contracts.tests.factory import (
    make_amendment,
    make_contract,
    make_draft,
    make_service,
    put_line,
    sign,
)
from servanda.people.tests.factory import ROOT, make_customer
from servanda.systems.actions import add_system, retire_system

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def customer():
    return make_customer()


def system_of(customer, name="Web shop", *services):
    return add_system(customer, by=ROOT, name=name, services=[make_service(it) for it in services])


def find(customer, **case):
    found = coverage.find(customer=customer, at=case.pop("at", NOW), **case)
    return (found.line and found.line.code), found.because


class TestOneLine:
    def test_a_mail_that_names_nothing_falls_under_the_only_line(self, customer):
        make_contract(customer)
        assert find(customer) == ("workplace-gold", "only_line")

    def test_a_system_nobody_assigned_to_a_service_falls_under_the_only_line(self, customer):
        make_contract(customer)
        assert find(customer, system=system_of(customer)) == ("workplace-gold", "only_line")

    def test_a_line_for_one_system_covers_a_mail_that_names_none(self, customer):
        make_contract(customer, systems=[system_of(customer)])
        assert find(customer) == ("workplace-gold", "only_line")

    def test_a_retired_system_is_still_covered_by_the_line_that_names_it(self, customer):
        shop = system_of(customer)
        make_contract(customer, systems=[shop])
        retire_system(shop, by=ROOT)
        assert find(customer, system=shop) == ("workplace-gold", "system")


class TestMostSpecific:
    def test_the_line_that_names_the_system_wins_over_a_better_level(self, customer):
        shop = system_of(customer)
        draft = make_draft(customer)
        put_line(draft, "gold")
        put_line(draft, "bronze", systems=[shop])
        sign(draft)
        assert find(customer, system=shop) == ("workplace-bronze", "system")

    def test_the_line_of_the_systems_service_wins_over_another_service(self, customer):
        draft = make_draft(customer)
        put_line(draft, "gold", service="workplace")
        put_line(draft, "bronze", service="hosting")
        sign(draft)
        shop = system_of(customer, "Web shop", "hosting")
        assert find(customer, system=shop) == ("hosting-bronze", "service")

    def test_the_service_named_on_the_ticket_decides(self, customer):
        draft = make_draft(customer)
        put_line(draft, "gold", service="workplace")
        put_line(draft, "bronze", service="hosting")
        sign(draft)
        assert find(customer, service=make_service("hosting")) == ("hosting-bronze", "service")

    def test_another_systems_line_does_not_cover_this_one(self, customer):
        shop, printer = system_of(customer), system_of(customer, "Printer")
        draft = make_draft(customer)
        put_line(draft, "gold", systems=[shop])
        put_line(draft, "bronze")
        sign(draft)
        assert find(customer, system=printer) == ("workplace-bronze", "only_line")

    def test_a_line_for_the_system_but_another_service_does_not_cover(self, customer):
        shop = system_of(customer)
        draft = make_draft(customer)
        put_line(draft, "gold", service="hosting", systems=[shop])
        put_line(draft, "bronze", service="workplace")
        sign(draft)
        found = find(customer, system=shop, service=make_service("workplace"))
        assert found == ("workplace-bronze", "service")


class TestBetterForTheCustomer:
    def test_of_two_lines_that_could_apply_the_better_level_counts(self, customer):
        draft = make_draft(customer)
        put_line(draft, "bronze")
        put_line(draft, "gold")
        sign(draft)
        assert find(customer) == ("workplace-gold", "best_level")

    def test_and_the_others_can_be_chosen(self, customer):
        draft = make_draft(customer)
        put_line(draft, "bronze")
        put_line(draft, "silver")
        put_line(draft, "gold")
        sign(draft)
        found = coverage.find(customer=customer, at=NOW)
        assert [line.code for line in found.others] == ["workplace-silver", "workplace-bronze"]

    def test_two_lines_name_the_same_system(self, customer):
        shop = system_of(customer)
        draft = make_draft(customer)
        put_line(draft, "silver", systems=[shop])
        put_line(draft, "gold", systems=[shop])
        sign(draft)
        assert find(customer, system=shop) == ("workplace-gold", "best_level")

    def test_two_contracts_overlap_in_the_month_of_the_change(self, customer):
        make_contract(customer, level="bronze", ends_at=NOW + DAY)
        make_contract(customer, level="silver", starts_at=NOW - DAY)
        assert find(customer) == ("workplace-silver", "best_level")
        assert find(customer, at=NOW - 2 * DAY) == ("workplace-bronze", "only_line")
        assert find(customer, at=NOW + 2 * DAY) == ("workplace-silver", "only_line")

    def test_equal_lines_are_chosen_the_same_way_every_time(self, customer):
        first = make_contract(customer)
        make_contract(customer)
        assert {coverage.find(customer=customer, at=NOW).line.pk for _ in range(3)} == {first.pk}


class TestTerm:
    def test_it_ends_at_its_last_instant(self, customer):
        make_contract(customer, ends_at=NOW)
        before = NOW - timedelta(seconds=1)
        assert find(customer, at=before) == ("workplace-gold", "only_line")
        assert find(customer, at=NOW) == (None, "not_covered_ended")

    def test_expired_yesterday(self, customer):
        make_contract(customer, ends_at=NOW - DAY)
        found = coverage.find(customer=customer, at=NOW)
        assert (found.because, found.when) == ("not_covered_ended", NOW - DAY)

    def test_begins_tomorrow(self, customer):
        make_contract(customer, starts_at=NOW + DAY)
        found = coverage.find(customer=customer, at=NOW)
        assert (found.because, found.when) == ("not_covered_future", NOW + DAY)

    def test_a_gap_between_two_contracts(self, customer):
        make_contract(customer, ends_at=NOW - DAY)
        make_contract(customer, starts_at=NOW + DAY)
        found = coverage.find(customer=customer, at=NOW)
        assert (found.because, found.when) == ("not_covered_gap", NOW + DAY)

    def test_ended_early_by_notice(self, customer):
        line = make_contract(customer)
        actions.end_contract(line.version.contract, by=ROOT, ends_at=NOW)
        assert find(customer) == (None, "not_covered_ended")

    def test_an_amendment_signed_for_after_the_end_is_nothing_to_wait_for(self, customer):
        line = make_contract(customer)
        make_amendment(line, effective_from=NOW + 30 * DAY)
        actions.end_contract(line.version.contract, by=ROOT, ends_at=NOW)
        found = coverage.find(customer=customer, at=NOW)
        assert (found.because, found.when) == ("not_covered_ended", NOW)

    def test_a_case_of_last_month_is_covered_by_what_was_in_force_then(self, customer):
        make_contract(customer, ends_at=NOW - DAY)
        assert find(customer, at=NOW - 30 * DAY) == ("workplace-gold", "only_line")


class TestVersions:
    def test_an_amendment_covers_from_its_date_on(self, customer):
        line = make_contract(customer)
        new = make_amendment(line, effective_from=NOW)
        assert coverage.find(customer=customer, at=NOW - DAY).line.pk == line.pk
        assert coverage.find(customer=customer, at=NOW).line.pk == new.pk

    def test_a_draft_covers_nothing(self, customer):
        put_line(make_draft(customer))
        assert find(customer) == (None, "not_covered_no_contract")

    def test_an_amendment_that_is_not_signed_changes_nothing(self, customer):
        line = make_contract(customer)
        actions.amend(line.version.contract, by=ROOT, effective_from=NOW - DAY)
        assert coverage.find(customer=customer, at=NOW).line.pk == line.pk

    def test_a_line_dropped_by_an_amendment_covers_no_more(self, customer):
        draft = make_draft(customer)
        put_line(draft, "gold", service="hosting")
        put_line(draft, "bronze")
        sign(draft)
        amendment = actions.amend(draft.contract, by=ROOT, effective_from=NOW)
        actions.drop_line(amendment.lines.get(code="hosting-gold"), by=ROOT)
        sign(amendment)
        assert find(customer, at=NOW - DAY) == ("hosting-gold", "best_level")
        assert find(customer) == ("workplace-bronze", "only_line")


class TestNotCovered:
    def test_a_customer_without_a_contract(self, customer):
        assert find(customer) == (None, "not_covered_no_contract")

    def test_nobody_knows_who_wrote(self):
        assert find(None) == (None, "not_covered_unknown")

    def test_a_service_that_was_not_bought(self, customer):
        make_contract(customer, service="workplace")
        assert find(customer, service=make_service("hosting")) == (None, "not_covered_scope")

    def test_a_system_of_a_service_that_was_not_bought(self, customer):
        make_contract(customer, service="workplace")
        shop = system_of(customer, "Web shop", "hosting")
        assert find(customer, system=shop) == (None, "not_covered_scope")

    def test_a_system_left_out_of_every_line(self, customer):
        make_contract(customer, systems=[system_of(customer)])
        printer = system_of(customer, "Printer")
        assert find(customer, system=printer) == (None, "not_covered_scope")

    def test_another_customers_system(self, customer):
        make_contract(customer)
        assert find(customer, system=system_of(make_customer())) == (None, "not_covered_scope")

    def test_another_customers_contract_does_not_help(self, customer):
        make_contract(make_customer())
        assert find(customer) == (None, "not_covered_no_contract")


class TestManyAtOnce:
    def test_answers_in_the_order_asked(self, customer):
        make_contract(customer)
        nobody = make_customer()
        found = coverage.find_many(
            [
                coverage.Case(nobody.pk, NOW),
                coverage.Case(customer.pk, NOW),
                coverage.Case(None, NOW),
            ]
        )
        assert [item.because for item in found] == [
            "not_covered_no_contract",
            "only_line",
            "not_covered_unknown",
        ]

    def test_four_queries_for_one_case_and_for_twelve(self):
        cases = []
        for _ in range(12):
            customer = make_customer()
            shop = system_of(customer, "Web shop", "hosting")
            make_contract(customer, service="hosting", systems=[shop])
            cases.append(coverage.Case(customer.pk, NOW, system=shop.pk))
        assert self.count(cases[:1]) == self.count(cases) == 4

    def count(self, cases) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = coverage.find_many(cases)
        assert {item.because for item in found} == {"system"}
        return len(queries)

    def test_old_versions_are_not_read(self, customer, django_assert_num_queries):
        line = make_contract(customer)
        for month in range(1, 4):
            line = make_amendment(line, effective_from=datetime(2026, month, 1, tzinfo=UTC))
        with django_assert_num_queries(3):
            assert coverage.find(customer=customer, at=NOW).line.pk == line.pk


class TestInWords:
    @pytest.mark.parametrize("because", coverage.SAY)
    def test_every_reason_is_a_sentence(self, because):
        assert coverage.say(because).endswith(".")

    def test_no_reason_no_sentence(self):
        assert coverage.say("") == ""

    def test_in_the_readers_language(self):
        with translation.override("en"):
            assert coverage.say("system") == "The contract line names this system."
