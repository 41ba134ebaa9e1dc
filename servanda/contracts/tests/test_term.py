"""How a term ends: notice and its last day, renewal, indexation, and the stages in between."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from servanda import kernel
from servanda.contracts import actions, coverage, deadlines
from servanda.contracts.clauses import Ending
from servanda.contracts.models import Contract, Step
from servanda.contracts.stage import Stage, stage_of
from servanda.contracts.term import last_day_after, notice_deadline, renewed
from servanda.contracts.tests.factory import make_draft, put_line, sign
from servanda.kernel import Actor, Refused
from servanda.kernel.money import Money
from servanda.people.tests.factory import ROOT, make_actor, make_customer

START = datetime(2025, 12, 31, 23, tzinfo=UTC)  # 1 January in Budapest
END = datetime(2026, 12, 31, 23, tzinfo=UTC)


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 11, tzinfo=UTC)


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def in_force(renewal: str = "automatic", ends_at: datetime | None = END, **ending) -> Contract:
    with kernel.pretend(START):
        draft = make_draft(make_customer(zone="Europe/Budapest"), starts_at=START, ends_at=ends_at)
        put_line(draft)
        actions.settle_draft(draft, by=ROOT, ending=Ending(renewal, **ending))
        sign(draft)
    return Contract.objects.get(pk=draft.contract_id)


def stage(contract: Contract, now: datetime) -> Stage:
    fresh = Contract.objects.get(pk=contract.pk)
    return stage_of(fresh, list(fresh.versions.all()), now, list(fresh.steps.all()))


class TestDays:
    def test_thirty_days_before_the_end_of_the_year(self):
        assert notice_deadline(date(2026, 12, 31), 30) == date(2026, 12, 1)

    def test_a_month_that_is_shorter(self):
        assert renewed(date(2026, 1, 31), 1) == date(2026, 2, 28)
        assert renewed(date(2026, 12, 31), 12) == date(2027, 12, 31)
        assert renewed(date(2024, 2, 28), 12) == date(2025, 2, 27)

    @given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), months=st.integers(1, 120))
    def test_a_renewal_always_goes_on(self, day, months):
        assert renewed(day, months) > day

    @given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), days=st.integers(0, 365))
    def test_notice_on_its_last_day_ends_it_then(self, day, days):
        assert last_day_after(notice_deadline(day, days), days) == day


@pytest.mark.django_db
class TestRenewal:
    def test_it_goes_on_once_the_day_for_notice_has_passed(self):
        contract = in_force()
        with kernel.pretend(at(12, 1)):
            assert actions.renew_due(by=Actor.system()) == 0
        with kernel.pretend(at(12, 2)):
            assert actions.renew_due(by=Actor.system()) == 1
            assert actions.renew_due(by=Actor.system()) == 0
        contract.refresh_from_db()
        assert contract.ends_at == datetime(2027, 12, 31, 23, tzinfo=UTC)
        assert contract.runs_at(at(6, 1, 2027))

    @pytest.mark.parametrize("renewal", ["none", "by_notice"])
    def test_others_are_not_renewed(self, renewal):
        in_force(renewal)
        with kernel.pretend(at(12, 20)):
            assert actions.renew_due(by=Actor.system()) == 0

    def test_with_notice_until_the_last_day_it_goes_on_the_day_after(self):
        contract = in_force(notice_days=0)
        with kernel.pretend(at(12, 31)):
            assert actions.renew_due(by=Actor.system()) == 0
        with kernel.pretend(at(1, 1, 2027)):
            assert actions.renew_due(by=Actor.system()) == 1
            assert actions.renew_due(by=Actor.system()) == 0
        contract.refresh_from_db()
        assert contract.ends_at == datetime(2027, 12, 31, 23, tzinfo=UTC)

    def test_after_an_outage_over_its_end_it_goes_on_as_often_as_it_should_have(self):
        contract = in_force(renewal_months=1)
        with kernel.pretend(at(2, 10, 2027)):
            assert actions.renew_due(by=Actor.system()) == 1
        contract.refresh_from_db()
        assert contract.ends_at == datetime(2027, 3, 31, 22, tzinfo=UTC)
        assert contract.steps.filter(kind="renewed").count() == 3

    def test_what_ended_by_notice_or_agreement_stays_ended(self):
        noticed, agreed = in_force(), in_force()
        with kernel.pretend(at(6, 1)):
            actions.give_notice(noticed, by=ROOT, side="customer")
            actions.end_contract(agreed, by=ROOT, ends_at=at(6, 10))
            assert actions.renew_due(by=Actor.system()) == 0
        with kernel.pretend(at(2, 10, 2027)):
            assert actions.renew_due(by=Actor.system()) == 0

    def test_an_end_set_in_good_time_is_renewed_as_any_other(self):
        contract = in_force()
        with kernel.pretend(at(6, 1)):
            actions.end_contract(contract, by=ROOT, ends_at=datetime(2026, 9, 30, 22, tzinfo=UTC))
        with kernel.pretend(at(9, 10)):
            assert actions.renew_due(by=Actor.system()) == 1

    def test_notice_in_time_ends_it_with_its_term(self):
        contract = in_force()
        with kernel.pretend(at(11, 30)):
            assert actions.give_notice(contract, by=ROOT, side="customer") == END
        with kernel.pretend(at(12, 20)):
            assert actions.renew_due(by=Actor.system()) == 0
        assert stage(contract, at(12, 20)) is Stage.ENDING
        assert stage(contract, at(1, 2, 2027)) is Stage.TERMINATED

    def test_notice_too_late_ends_it_one_renewal_later(self):
        contract = in_force()
        with kernel.pretend(at(12, 2)):
            ends_at = actions.give_notice(contract, by=ROOT, side="customer")
        assert ends_at == datetime(2027, 12, 31, 23, tzinfo=UTC)

    def test_without_a_fixed_end_it_ends_so_many_days_later(self):
        contract = in_force("by_notice", ends_at=None, notice_days=60)
        with kernel.pretend(at(6, 1)):
            ends_at = actions.give_notice(
                contract, by=ROOT, side="provider", reason="Too far away."
            )
        assert ends_at == datetime(2026, 7, 31, 22, tzinfo=UTC)
        assert Step.objects.get(kind="notice").reason.text == "Too far away."

    def test_with_a_fixed_end_notice_never_makes_it_longer(self):
        contract = in_force("by_notice", notice_days=60)
        with kernel.pretend(at(12, 10)):
            assert actions.give_notice(contract, by=ROOT, side="customer") == END

    def test_with_a_fixed_end_notice_can_end_it_earlier(self):
        contract = in_force("by_notice", notice_days=60)
        with kernel.pretend(at(6, 1)):
            ends_at = actions.give_notice(contract, by=ROOT, side="customer")
        assert ends_at == datetime(2026, 7, 31, 22, tzinfo=UTC)

    def test_what_came_in_time_and_is_written_down_late_counts_from_its_day(self):
        contract = in_force()
        with kernel.pretend(at(12, 2)):
            ends_at = actions.give_notice(
                contract, by=ROOT, side="customer", given_on=date(2026, 12, 1)
            )
        assert ends_at == END
        assert Step.objects.get(kind="notice").given_on == date(2026, 12, 1)

    def test_without_a_fixed_end_the_days_run_from_the_day_it_came(self):
        contract = in_force("by_notice", ends_at=None, notice_days=60)
        with kernel.pretend(at(6, 5)):
            ends_at = actions.give_notice(
                contract, by=ROOT, side="customer", given_on=date(2026, 6, 1)
            )
        assert ends_at == datetime(2026, 7, 31, 22, tzinfo=UTC)

    @pytest.mark.parametrize("day", [date(2026, 6, 2), date(2025, 12, 31)])
    def test_a_day_to_come_or_before_it_began_is_none(self, day):
        contract = in_force("by_notice", ends_at=None)
        with refused("notice_day"), kernel.pretend(at(6, 1)):
            actions.give_notice(contract, by=ROOT, side="customer", given_on=day)

    def test_what_would_have_ended_it_already_is_set_by_hand(self):
        contract = in_force("by_notice", ends_at=None, notice_days=30)
        with refused("notice_past"), kernel.pretend(at(6, 1)):
            actions.give_notice(contract, by=ROOT, side="customer", given_on=date(2026, 3, 1))

    def test_it_does_not_undo_a_renewal(self):
        contract = in_force()
        with kernel.pretend(at(12, 3)):
            actions.renew_due(by=Actor.system())
            with refused("notice_renewed"):
                actions.give_notice(contract, by=ROOT, side="customer", given_on=date(2026, 12, 1))

    def test_withdrawn_it_goes_on_as_before(self):
        contract = in_force("by_notice", ends_at=None)
        with kernel.pretend(at(6, 1)):
            actions.give_notice(contract, by=ROOT, side="customer")
            actions.withdraw_notice(contract, by=ROOT)
        contract.refresh_from_db()
        assert contract.ends_at is None
        assert [step.kind for step in contract.steps.all()] == ["notice", "notice_withdrawn"]
        with refused("no_notice"), kernel.pretend(at(6, 2)):
            actions.withdraw_notice(contract, by=ROOT)

    def test_it_is_given_once_and_of_what_runs(self):
        contract = in_force()
        with kernel.pretend(at(6, 1)):
            actions.give_notice(contract, by=ROOT, side="customer")
            with refused("noticed"):
                actions.give_notice(contract, by=ROOT, side="provider")
        with refused("not_in_force"), kernel.pretend(at(6, 1, 2027)):
            actions.give_notice(contract, by=ROOT, side="customer")

    def test_an_agent_gives_no_notice(self):
        with refused("not_allowed"):
            actions.give_notice(in_force(), by=make_actor("agent"), side="customer")

    def test_whoever_decides_is_reminded_before_the_day(self):
        contract = in_force()
        for now, shown in ((at(9, 1), False), (at(10, 5), True), (at(12, 1), True)):
            assert [one.contract for one in deadlines.ahead(ROOT, now)] == [contract] * shown
        assert deadlines.ahead(ROOT, at(12, 2)) == []
        with kernel.pretend(at(10, 5)):
            actions.give_notice(contract, by=ROOT, side="customer")
        assert deadlines.ahead(ROOT, at(10, 6)) == []

    def test_after_the_end_a_case_is_not_covered_and_says_since_when(self):
        contract = in_force("none")
        found = coverage.find(customer=contract.customer, at=at(1, 2, 2027))
        assert (found.line, found.because, found.when) == (None, "not_covered_ended", END)


@pytest.mark.django_db
class TestOffersAndIndexation:
    def test_an_offer_is_a_stage_of_its_own(self):
        draft = make_draft()
        with refused("empty"):
            actions.offer(draft, by=ROOT)
        put_line(draft)
        assert stage(draft.contract, kernel.now()) is Stage.DRAFT
        actions.offer(draft, by=ROOT)
        assert stage(draft.contract, kernel.now()) is Stage.OFFERED
        sign(draft)
        assert stage(draft.contract, kernel.now()) is Stage.IN_FORCE

    def test_an_offer_can_be_thrown_away(self):
        draft = make_draft()
        put_line(draft)
        actions.offer(draft, by=ROOT)
        actions.discard_draft(draft, by=ROOT)
        assert not Contract.objects.exists()

    def test_all_prices_are_raised_half_up(self):
        contract = in_force()
        with kernel.pretend(at(6, 1)):
            draft = actions.propose_indexation(
                contract, by=ROOT, percent=Decimal("4.25"), effective_from=at(7, 1)
            )
        line = draft.lines.get()
        assert Money(line.price_minor, line.currency) == Money(50_040, "EUR")
        assert not draft.is_signed

    @pytest.mark.parametrize("percent", ["0", "-51", "100.01"])
    def test_what_is_no_indexation_is_refused(self, percent):
        with refused("bad_indexation"):
            actions.propose_indexation(
                in_force(), by=ROOT, percent=Decimal(percent), effective_from=at(7, 1)
            )

    @pytest.mark.parametrize(
        ("ending", "code"),
        [(Ending("automatic", 0), "bad_months"), (Ending("none", 12, 366), "bad_notice")],
    )
    def test_terms_that_cannot_be(self, ending, code):
        with refused(code):
            actions.settle_draft(make_draft(), by=ROOT, ending=ending)


@pytest.mark.django_db(transaction=True)
def test_notice_and_renewal_at_once_never_cross():
    """Whichever comes first: one end follows, and it is written down."""
    contract = in_force()
    barrier, ended = threading.Barrier(2), []

    def one(act):
        try:
            barrier.wait()
            with kernel.pretend(at(12, 2)):
                ended.append(act())
        finally:
            connection.close()

    acts = (
        lambda: actions.renew_due(by=Actor.system()),
        lambda: bool(actions.give_notice(contract, by=ROOT, side="customer")),
    )
    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    contract.refresh_from_db()
    assert contract.ends_at == datetime(2027, 12, 31, 23, tzinfo=UTC)
    assert Step.objects.filter(kind="notice").count() == 1
