"""Drafting, amending and signing: what is refused, and what is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.catalogue.credits import Amount, Impact
from servanda.catalogue.promises import Promise, working, working_days
from servanda.contracts import actions
from servanda.contracts.difference import difference
from servanda.contracts.models import Contract, Line
from servanda.contracts.queries import contracts_of, lines_for, next_number
from servanda.contracts.tests.factory import (
    LONG_AGO,
    calendar_of,
    hours,
    ladder_14,
    make_amendment,
    make_contract,
    make_draft,
    make_offering,
    put_line,
    sign,
)
from servanda.kernel import Refused, chain
from servanda.kernel.models import Entry
from servanda.kernel.money import Money
from servanda.people.actors import of_contact
from servanda.people.tests.factory import ROOT, make_actor, make_contact, make_customer
from servanda.systems.actions import add_system

pytestmark = pytest.mark.django_db
JULY = datetime(2026, 6, 30, 22, tzinfo=UTC)
DAY = timedelta(days=1)


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


class TestDraft:
    def test_the_end_lies_after_the_start(self):
        with refused("end_before_start"):
            make_draft(starts_at=JULY, ends_at=JULY)

    def test_a_number_is_used_once(self):
        make_draft(number="2026/1")
        with refused("number_taken"):
            make_draft(number="2026/1")

    def test_an_agent_does_not_draft_contracts(self):
        with refused("not_allowed"):
            actions.draft_contract(
                by=make_actor("agent"),
                customer=make_customer(),
                number="1",
                title="Support",
                starts_at=JULY,
            )

    def test_a_draft_that_is_thrown_away_leaves_its_journal(self):
        draft = make_draft()
        put_line(draft)
        stream = draft.contract.stream
        actions.discard_draft(draft, by=ROOT)
        assert not Contract.objects.filter(pk=draft.contract_id).exists()
        kinds = list(stream.entries.order_by("number").values_list("kind", flat=True))
        assert kinds == ["contract.drafted", "contract.line_added", "contract.draft_discarded"]

    def test_a_signed_version_is_not_thrown_away(self):
        line = make_contract()
        with refused("signed"):
            actions.discard_draft(line.version, by=ROOT)


class TestLines:
    def test_a_line_takes_what_the_offering_promises(self):
        line = put_line(make_draft(), "gold")
        assert line.targets.count() == 8
        assert (line.price_minor, line.currency) == (48_000, "EUR")
        assert line.level.code == "gold"

    def test_what_is_agreed_on_top_replaces_single_targets(self):
        line = actions.add_line(
            make_draft(),
            by=ROOT,
            code="custom",
            offering=make_offering("gold"),
            targets={("resolution", 1): working(hours=2, clause="7.1"), ("resolution", 4): None},
            price=Money(60_000, "EUR"),
            clause="3.2",
        )
        rows = {(row.metric, row.priority): (row.amount, row.clause) for row in line.targets.all()}
        assert rows["resolution", 1] == (7200, "7.1")
        assert rows["resolution", 2] == (8 * 3600, "3.2")
        assert ("resolution", 4) not in rows
        assert line.price_minor == 60_000

    @pytest.mark.parametrize(
        ("promise", "code"),
        [
            (Promise(0), "target_zero"),
            (Promise(-60), "target_zero"),
            (working(hours=365 * 24 + 1), "target_too_long"),
            (working_days(0), "target_zero"),
            (working_days(400), "target_too_long"),
            (Promise(1, "time_of_day"), "target_time"),
        ],
    )
    def test_targets_that_cannot_be(self, promise, code):
        with refused(code):
            put_line(make_draft(), targets={("resolution", 1): promise})

    def test_priorities_go_from_one_to_five(self):
        with refused("bad_priority"):
            put_line(make_draft(), targets={("resolution", 6): hours(4)})
        with refused("bad_priority"):
            put_line(make_draft(), default_priority=0)

    def test_one_currency_in_a_contract(self):
        draft = make_draft()
        put_line(draft, "gold")
        with refused("currency_mix"):
            put_line(draft, "silver", price=Money(100_000, "HUF"))

    def test_the_only_line_may_change_its_currency(self):
        line = put_line(make_draft())
        actions.change_line(line, by=ROOT, price=Money(190_000, "HUF"))
        assert Line.objects.get(pk=line.pk).currency == "HUF"

    def test_a_short_name_is_used_once(self):
        draft = make_draft()
        put_line(draft, code="a")
        with refused("line_taken"):
            put_line(draft, "silver", code="a")

    def test_no_systems_of_other_customers(self):
        foreign = add_system(make_customer(), by=ROOT, name="Printer")
        with refused("foreign_system"):
            put_line(make_draft(), systems=[foreign])

    def test_no_line_on_a_contract_that_has_ended(self):
        with kernel.pretend(JULY - DAY):
            draft = make_draft(starts_at=LONG_AGO, ends_at=JULY)
        with kernel.pretend(JULY + DAY), refused("contract_ended"):
            put_line(draft)

    def test_a_signed_line_is_amended_not_changed(self):
        line = make_contract()
        with refused("signed"):
            actions.change_line(line, by=ROOT, clause="9")
        with refused("signed"):
            actions.drop_line(line, by=ROOT)
        with refused("signed"):
            put_line(line.version, "silver")


class TestLadder:
    def test_somebody_stands_on_every_rung(self):
        with refused("nobody_on_the_rung"):
            actions.add_rung(make_draft(), by=ROOT, percent=50, title="Nobody")

    @pytest.mark.parametrize("percent", [0, 301])
    def test_percentages_out_of_range(self, percent):
        with refused("bad_percent"):
            actions.add_rung(make_draft(), by=ROOT, percent=percent, title="Lead", role="agent")

    def test_a_ladder_goes_upwards(self):
        draft = make_draft()
        actions.add_rung(draft, by=ROOT, percent=75, title="Manager", role="service_manager")
        with refused("ladder_order"):
            actions.add_rung(draft, by=ROOT, percent=50, title="Lead", role="agent")

    def test_a_rung_of_a_draft_can_be_taken_out(self):
        draft = make_draft()
        rung = actions.add_rung(draft, by=ROOT, percent=75, title="Manager", role="head")
        actions.drop_rung(rung, by=ROOT)
        assert not draft.rungs.exists()


class TestSigning:
    def test_who_signed_and_when_is_kept(self):
        draft = make_draft()
        put_line(draft)
        contact, manager = make_contact(draft.contract.customer), make_actor("account_manager")
        with kernel.pretend(JULY):
            signed = actions.sign(draft, by=manager, contact=contact)
        assert (signed.signed_at, signed.signed_by_id) == (JULY, manager.id)
        assert signed.signed_by_contact == contact
        entry = Entry.objects.get(kind="contract.signed", stream=draft.contract.stream)
        assert entry.event.contract_version == draft.pk
        assert entry.event.effective_from == LONG_AGO

    def test_a_contract_without_a_line_promises_nothing(self):
        with refused("nothing_promised"):
            sign(make_draft())

    def test_a_line_without_a_target_promises_nothing(self):
        draft = make_draft()
        put_line(draft)
        put_line(draft, "silver", targets={})
        with refused("nothing_promised"):
            sign(draft)

    def test_twice_is_refused(self):
        line = make_contract()
        with refused("signed"):
            sign(line.version)

    def test_somebody_else_does_not_sign_for_the_customer(self):
        draft = make_draft()
        put_line(draft)
        with refused("foreign_contact"):
            actions.sign(draft, by=ROOT, contact=make_contact())

    def test_a_specialist_does_not_sign(self):
        draft = make_draft()
        put_line(draft)
        with refused("not_allowed"):
            actions.sign(draft, by=make_actor("specialist"))


class TestAmending:
    def test_the_draft_is_a_copy_with_all_parts(self):
        customer = make_customer()
        shop = add_system(customer, by=ROOT, name="Web shop")
        line = make_contract(customer, systems=[shop], ladder=ladder_14())
        draft = actions.amend(line.version.contract, by=ROOT, effective_from=JULY)
        copy = draft.lines.get()
        assert (draft.number, copy.code, copy.clause) == (2, line.code, line.clause)
        assert copy.ref != line.ref
        assert list(copy.systems.all()) == [shop]
        assert copy.targets.count() == line.targets.count()
        assert [rung.percent for rung in draft.rungs.all()] == [50, 75, 100]
        assert [rung.staff for rung in draft.rungs.all()] == [
            rung.staff for rung in line.version.rungs.all()
        ]

    def test_two_people_do_not_amend_at_once(self):
        contract = make_contract().version.contract
        actions.amend(contract, by=ROOT, effective_from=JULY)
        with refused("draft_exists"):
            actions.amend(contract, by=ROOT, effective_from=JULY + DAY)

    def test_what_was_never_signed_is_not_amended(self):
        with refused("draft_exists"):
            actions.amend(make_draft().contract, by=ROOT, effective_from=JULY)

    @pytest.mark.parametrize("shift", [-DAY, timedelta(0)])
    def test_two_versions_are_not_in_effect_at_once(self, shift):
        line = make_contract()
        make_amendment(line, effective_from=JULY)
        with refused("two_versions"):
            actions.amend(line.version.contract, by=ROOT, effective_from=JULY + shift)

    def test_not_beyond_the_end(self):
        line = make_contract(ends_at=JULY)
        with refused("contract_ended"):
            actions.amend(line.version.contract, by=ROOT, effective_from=JULY)

    def test_the_journal_tells_which_version_it_amends_and_holds(self):
        line = make_contract()
        make_amendment(line, effective_from=JULY, open_tickets="from_opening")
        stream = line.version.contract.stream
        drafted = [entry.event for entry in stream.entries.filter(kind="contract.drafted")]
        assert [event.amends for event in drafted] == [None, line.version_id]
        signed = stream.entries.filter(kind="contract.signed").last().event
        assert (signed.effective_from, signed.open_tickets) == (JULY, "from_opening")
        assert list(chain.verify([stream])) == []


class TestEnding:
    def test_the_end_can_be_moved_and_taken_away(self):
        contract = make_contract().version.contract
        actions.end_contract(contract, by=ROOT, ends_at=JULY)
        assert not Contract.objects.get(pk=contract.pk).runs_at(JULY)
        actions.end_contract(contract, by=ROOT, ends_at=None)
        assert Contract.objects.get(pk=contract.pk).runs_at(JULY)

    def test_not_before_the_start(self):
        contract = make_contract(starts_at=JULY).version.contract
        with refused("end_before_start"):
            actions.end_contract(contract, by=ROOT, ends_at=JULY - DAY)


class TestReading:
    def test_the_version_in_effect(self):
        line = make_contract()
        make_amendment(line, effective_from=JULY)
        contract = line.version.contract
        assert contract.version_at(JULY - DAY).number == 1
        assert contract.version_at(JULY).number == 2
        assert contract.version_at(LONG_AGO - DAY) is None

    def test_a_contact_sees_the_signed_contracts_of_their_own_company(self):
        line = make_contract()
        make_draft(line.version.contract.customer)
        make_contract()
        actor = of_contact(make_contact(line.version.contract.customer))
        assert list(Contract.objects.visible_to(actor)) == [line.version.contract]
        assert Contract.objects.visible_to(ROOT).count() == 3

    def test_a_customers_contracts_as_in_force_now(self, django_assert_num_queries):
        customer = make_customer()
        lines = [make_contract(customer, ladder=ladder_14()) for _ in range(3)]
        amended = make_amendment(lines[0], effective_from=JULY)
        with kernel.pretend(JULY), django_assert_num_queries(5):
            found = list(contracts_of(customer))
            shown = [
                line for each in found for it in each.shown_versions for line in it.lines.all()
            ]
            assert all(str(line.level) and list(line.targets.all()) for line in shown)
        assert {line.pk for line in shown} == {amended.pk, lines[1].pk, lines[2].pk}
        assert list(contracts_of(None)) == []

    def test_the_lines_a_colleague_can_choose_from(self):
        customer = make_customer()
        bronze = make_contract(customer, level="bronze")
        gold = make_contract(customer, level="gold")
        make_contract(customer, ends_at=JULY)
        make_contract(customer, starts_at=JULY + DAY)
        assert list(lines_for(customer, JULY)) == [gold, bronze]


def test_calendars_of_the_worked_examples_are_made_once():
    assert calendar_of("HU") == calendar_of("HU")


class TestCredits:
    RULES = Impact({"resolution": Amount(share=1000)}, cap=Amount(share=3000), monthly=(3, 4))

    def test_they_are_agreed_with_the_line_and_copied_into_an_amendment(self):
        line = make_contract(impact=self.RULES)
        assert Line.objects.get(pk=line.pk).impact == self.RULES
        changed = make_amendment(line, effective_from=JULY)
        assert Line.objects.get(pk=changed.pk).impact == self.RULES

    def test_an_amendment_says_what_changes_of_them(self):
        line = make_contract(impact=self.RULES)
        less = Impact({"first_response": Amount(fixed=2500)}, cap=Amount(share=2000))
        changed = make_amendment(line, effective_from=JULY, impact=less)
        found = difference(line.version, changed.version)
        assert [(one.what, one.before, one.after) for one in found] == [
            ("credits at most, per calendar month", "30 %", "20 %"),
            ("told once a month", "P3, P4", ""),
            ("credit for a missed resolution", "10 %", ""),
            ("credit for a missed first response", "", "25 EUR"),
        ]

    def test_more_than_the_whole_price_is_refused(self):
        with refused("bad_credit"):
            make_contract(impact=Impact({"resolution": Amount(share=10_001)}))


class TestLike:
    """A new contract that begins with what another one says."""

    def test_it_has_lines_targets_credits_and_ladder_but_no_systems(self):
        theirs = make_customer(name="Alma")
        printer = add_system(theirs, by=ROOT, name="Printer")
        line = make_contract(theirs, systems=[printer], ladder=ladder_14())
        draft = actions.draft_contract(
            by=ROOT, customer=make_customer(name="Duna"), number="2026/8", title="Support",
            starts_at=JULY, like=line.version.contract,
        )  # fmt: skip
        (copy,) = draft.lines.all()
        assert (copy.code, copy.price_minor) == (line.code, line.price_minor)
        assert copy.targets.count() == line.targets.count()
        assert list(copy.systems.all()) == []
        assert [rung.percent for rung in draft.rungs.all()] == [50, 75, 100]
        assert not draft.is_signed

    def test_not_like_a_draft(self):
        with refused("nothing_signed"):
            actions.draft_contract(
                by=ROOT, customer=make_customer(), number="9", title="Support",
                starts_at=JULY, like=make_draft().contract,
            )  # fmt: skip


class TestNextNumber:
    @pytest.mark.parametrize(
        ("newest", "following"),
        [("2026/7", "2026/8"), ("SV-0099", "SV-0100"), ("Alma", ""), ("K 12", "K 13")],
    )
    def test_it_goes_on_from_the_newest(self, newest, following):
        make_draft(number=newest)
        assert next_number(ROOT) == following

    def test_past_one_that_is_taken(self):
        make_draft(number="2026/8")
        make_draft(number="2026/7")
        assert next_number(ROOT) == "2026/9"

    def test_nothing_to_go_on_from(self):
        assert next_number(ROOT) == ""
