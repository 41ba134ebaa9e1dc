"""Worked examples 14 and 10: who is called on, when, and how often."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts import actions as contracts
from servanda.contracts.tests.factory import hours, ladder_14, make_contract
from servanda.escalation.actions import acknowledge
from servanda.escalation.models import Firing
from servanda.escalation.queries import acknowledged_before, waiting_for
from servanda.kernel import Actor, Refused
from servanda.mail.models import Outgoing
from servanda.people import actors
from servanda.people.models import Absence, Role
from servanda.people.tests.factory import ROOT, make_staff
from servanda.tickets import actions

pytestmark = pytest.mark.django_db

TARGETS = {("resolution", 1): hours(4), ("resolution", 3): hours(16)}


def play(ladder=None, **values):
    given = {"targets": TARGETS, "ladder": ladder_14() if ladder is None else ladder} | values
    return Play(make_contract(**given))


def fired(one: Play, *, told: bool | None = None) -> list[tuple[int, str]]:
    found = Firing.objects.filter(ticket=one.ticket).order_by("fired_at", "rung__percent")
    if told is not None:
        found = found.filter(told=told)
    zone = at("2026-01-01 00:00").tzinfo
    return [
        (firing.rung.percent, firing.fired_at.astimezone(zone).strftime("%a %H:%M"))
        for firing in found.select_related("rung")
    ]


class Test14LadderWithPause:
    def opened(self):
        one = play()
        one.opens("2026-07-08 14:30")
        return one

    def paused(self, one):
        one.passes("2026-07-09 08:30")
        one.asks("2026-07-09 08:30")
        one.passes("2026-07-09 09:15")
        one.replies("2026-07-09 09:15")

    def test_each_rung_once_at_its_share_of_the_working_time(self):
        one = self.opened()
        self.paused(one)
        one.passes("2026-07-13 12:00")
        assert fired(one) == [(50, "Wed 16:30"), (75, "Thu 09:45"), (100, "Thu 10:45")]
        assert [event.data["told"] for event in one.journal("rung.fired")] == [True] * 3
        assert len({firing.staff_id for firing in Firing.objects.all()}) == 3

    def test_one_letter_each(self):
        one = self.opened()
        self.paused(one)
        one.passes("2026-07-13 12:00")
        told = [firing.staff.email for firing in Firing.objects.select_related("staff__account")]
        letters = Outgoing.objects.filter(purpose="rung").values_list("recipient", flat=True)
        assert sorted(letters) == sorted(told)

    def test_an_acknowledgement_stops_no_higher_rung_and_is_named_in_it(self):
        one = self.opened()
        one.passes("2026-07-08 16:30")
        first = Firing.objects.get()
        assert first.staff is not None
        assert list(waiting_for(first.staff)) == [first]
        with kernel.pretend(at("2026-07-08 16:40")):
            acknowledge(first, by=actors.of_staff(first.staff))
            with pytest.raises(Refused):
                acknowledge(first, by=actors.of_staff(first.staff))
        assert list(waiting_for(first.staff)) == []
        self.paused(one)
        one.passes("2026-07-09 09:45")
        second = Firing.objects.get(rung__percent=75)
        named = acknowledged_before(second)
        assert named is not None
        assert (named.acknowledged_by, named.acknowledged_at) == (
            first.staff,
            at("2026-07-08 16:40"),
        )

    def test_no_customer_acknowledges_a_rung(self):
        one = self.opened()
        one.passes("2026-07-08 16:30")
        with pytest.raises(Refused):
            acknowledge(Firing.objects.get(), by=one.customer)
        with pytest.raises(Refused):
            acknowledge(Firing.objects.get(), by=Actor.system())

    def test_a_worker_that_was_dead_fires_it_once_at_restart(self):
        one = self.opened()
        self.paused(one)
        one.passes("2026-07-09 09:40")
        assert one.wakes("2026-07-09 09:50") > 0
        assert one.wakes("2026-07-09 09:51") == 0
        assert fired(one)[1:] == [(75, "Thu 09:50")]

    def test_after_a_long_downtime_only_the_highest_rung_writes(self):
        one = self.opened()
        one.wakes("2026-07-09 11:00")
        assert fired(one, told=True) == [(100, "Thu 11:00")]
        assert [percent for percent, _ in fired(one, told=False)] == [50, 75]

    def test_nothing_fires_while_it_is_paused_or_solved(self):
        one = self.opened()
        one.asks("2026-07-08 15:00")
        one.passes("2026-07-14 12:00")
        assert fired(one) == []
        one.replies("2026-07-14 12:30")
        one.solves("2026-07-14 13:00")
        one.passes("2026-07-20 12:00")
        assert fired(one) == []

    def test_the_managing_director_is_called_on_only_in_the_hours_that_rung_accepts(self):
        one = play(calendar="HU 24x7")
        one.opens("2026-07-11 17:00")  # a Saturday: 50 % at 19:00, 75 % at 20:00, missed at 21:00
        one.passes("2026-07-14 12:00")
        assert fired(one) == [(50, "Sat 19:00"), (75, "Sat 20:00"), (100, "Mon 07:00")]

    def test_solved_before_the_director_wakes_he_is_left_alone(self):
        one = play(calendar="HU 24x7")
        one.opens("2026-07-11 17:00")
        one.passes("2026-07-12 08:00")
        one.solves("2026-07-12 09:00")
        one.passes("2026-07-14 12:00")
        assert [percent for percent, _ in fired(one)] == [50, 75]


class Test10PriorityChange:
    def raised(self, **values):
        one = play(**values)
        one.opens("2026-06-01 09:00", priority=3)
        one.passes("2026-06-01 14:00")
        one.prioritises("2026-06-01 14:00", 1)
        one.passes("2026-06-01 14:05")
        return one

    def test_a_miss_by_the_change_alone_fires_exactly_one_rung(self):
        one = self.raised()
        assert fired(one) == [(100, "Mon 14:00")]
        one.passes("2026-06-08 09:00")
        assert fired(one) == [(100, "Mon 14:00")]

    def test_after_a_correction_no_rung_fires(self):
        one = self.raised()
        one.at("2026-06-01 14:10", actions.correct_priority)
        one.passes("2026-06-05 09:00")
        assert fired(one) == [(100, "Mon 14:00")]

    def test_from_the_change_the_ladder_begins_there(self):
        one = self.raised(reclassification="from_change")
        assert fired(one) == []
        one.passes("2026-06-01 16:00")
        assert fired(one) == [(50, "Mon 16:00")]

    def test_a_rung_for_other_priorities_stays_silent(self):
        one = play(ladder=[{"percent": 50, "title": "Lead", "role": "agent", "priorities": [1]}])
        one.opens("2026-06-01 09:00", priority=3)
        one.passes("2026-06-08 09:00")
        assert fired(one) == []


class TestNextUpdate:
    ladder = [
        {"percent": 50, "title": "Lead", "role": "agent"},
        {"percent": 100, "title": "Manager", "role": "service_manager"},
    ]

    def opened(self, *, calendar="HU", amount=2):
        targets = {("next_update", 1): hours(amount)}
        one = play(ladder=self.ladder, targets=targets, calendar=calendar)
        one.opens("2026-06-02 08:00")
        return one

    def test_while_nobody_speaks_people_are_called_on_once_and_the_misses_counted(self):
        one = self.opened(calendar="HU 24x7", amount=1)
        one.passes("2026-06-02 14:30")
        assert fired(one) == [(50, "Tue 08:30"), (100, "Tue 09:00")]
        assert len(one.misses()) == 6
        assert Outgoing.objects.filter(purpose="rung").count() == 2

    def test_a_word_of_ours_starts_the_ladder_anew(self):
        one = self.opened()
        one.passes("2026-06-02 11:30")
        assert fired(one) == [(50, "Tue 09:00"), (100, "Tue 10:00")]
        one.at("2026-06-02 11:40", actions.answer, text="Still at it.")
        one.passes("2026-06-02 14:00")
        assert fired(one)[2:] == [(50, "Tue 13:10")]

    def test_a_call_typed_in_late_does_not_call_on_a_rung_again(self):
        one = self.opened()
        one.at("2026-06-02 09:00", actions.answer, text="On it.")
        one.passes("2026-06-02 10:20")
        assert fired(one)[-1] == (50, "Tue 10:00")
        before = fired(one)
        call = {"direction": "in", "text": "They rang.", "at": at("2026-06-02 08:30")}
        one.at("2026-06-02 10:20", actions.log_call, contact=one.contact, **call)
        one.passes("2026-06-02 10:50")
        assert fired(one) == before


class TestAmendedLadder:
    def test_a_rung_that_fired_does_not_fire_again_at_another_place_of_a_ladder_built_anew(self):
        one = play()
        one.opens("2026-07-08 14:30")
        one.passes("2026-07-09 09:01")
        assert fired(one) == [(50, "Wed 16:30"), (75, "Thu 09:00")]
        with kernel.pretend(at("2026-07-09 09:10")):
            contract = one.line.version.contract
            draft = contracts.amend(
                contract,
                by=ROOT,
                effective_from=at("2026-07-09 09:20"),
                open_tickets="from_opening",
            )
            for rung in draft.rungs.order_by("-position"):
                contracts.drop_rung(rung, by=ROOT)
            for percent in (25, 50, 75, 100):
                contracts.add_rung(draft, by=ROOT, percent=percent, title="Step", role="head")
            contracts.sign(draft, by=ROOT)
        one.passes("2026-07-09 12:00")
        assert fired(one)[2:] == [(100, "Thu 10:00")]

    def test_two_rungs_of_one_percentage_are_two(self):
        ladder = [
            {"percent": 50, "title": "Lead", "role": "agent"},
            {"percent": 50, "title": "Manager", "role": "service_manager"},
        ]
        one = play(ladder=ladder)
        one.opens("2026-07-08 14:30")
        one.passes("2026-07-08 16:31")
        assert fired(one, told=True) == [(50, "Wed 16:30")] * 2


class TestWhom:
    ladder = [{"percent": 50, "title": "Service manager", "role": "service_manager"}]

    def test_a_holder_of_the_role_who_is_there(self):
        one = play(ladder=self.ladder)
        with kernel.pretend(at("2026-06-01 08:00")):
            other = make_staff(Role.SERVICE_MANAGER)
        Absence.objects.create(
            staff=one.staff,
            starts_at=at("2026-06-01 00:00"),
            ends_at=at("2026-06-05 00:00"),
            kind="sick",
        )
        one.opens("2026-06-01 09:00")
        one.passes("2026-06-01 11:00")
        assert Firing.objects.get().staff == other

    def test_one_who_is_away_if_nobody_else_holds_it(self):
        one = play(ladder=self.ladder)
        Absence.objects.create(
            staff=one.staff,
            starts_at=at("2026-06-01 00:00"),
            ends_at=at("2026-06-05 00:00"),
            kind="leave",
        )
        one.opens("2026-06-01 09:00")
        one.passes("2026-06-01 11:00")
        assert Firing.objects.get().staff == one.staff

    def test_the_customers_own_account_manager(self):
        one = play(ladder=[{"percent": 50, "title": "AM", "role": "account_manager"}])
        make_staff(Role.ACCOUNT_MANAGER)
        own = make_staff(Role.ACCOUNT_MANAGER)
        customer = one.line.version.contract.customer
        customer.account_manager = own
        customer.save(update_fields=["account_manager"])
        one.opens("2026-06-01 09:00")
        one.passes("2026-06-01 11:00")
        assert Firing.objects.get().staff == own

    def test_nobody_is_left_of_those_so_the_head_is_called_on(self):
        one = play(ladder=[{"percent": 50, "title": "AM", "role": "account_manager"}])
        head = make_staff(Role.HEAD)
        one.opens("2026-06-01 09:00")
        one.passes("2026-06-01 11:00")
        assert Firing.objects.get().staff == head

    def test_nobody_at_all_yet_it_is_written_down(self):
        one = play(ladder=[{"percent": 50, "title": "Head", "role": "head"}])
        one.opens("2026-06-01 09:00")
        one.passes("2026-06-01 11:00")
        assert Firing.objects.get().staff is None
