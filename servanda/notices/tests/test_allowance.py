"""Included hours that run out: who is told what, once, and what a correction makes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servanda import kernel
from servanda.billing import actions
from servanda.billing.actions import Worked
from servanda.billing.models import Reached
from servanda.contracts.tests.factory import make_amendment
from servanda.kernel.models import Entry
from servanda.mail.models import Outgoing
from servanda.misses.tests.world import World, when
from servanda.notices.tests.world import LANGUAGES
from servanda.people import actions as people
from servanda.people.models import ContactRole
from servanda.people.tests.factory import ROOT, make_contact, make_staff
from servanda.tickets.tests.test_concurrency import at_once

MINUTE, HOUR = 60, 3600
NOW = datetime(2026, 6, 18, 13, 45, tzinfo=UTC)  # 15:45 in Budapest


class Hours(World):
    """Ten hours a month, 75.00 beyond them, and an account manager."""

    def __init__(self, **options):
        given = {"included_seconds": 10 * HOUR, "rate_minor": 7_500} | options
        super().__init__(**given)
        self.manager_of_it = make_staff("account_manager", language="en")
        self.customer.account_manager = self.manager_of_it
        self.customer.save()
        people.set_duties(self.contact, by=ROOT, duties=[ContactRole.COORDINATOR])
        self.ticket = self.opens("2026-06-01 09:00")

    def works(self, local, minutes, at=NOW, ticket=None):
        with kernel.pretend(at):
            worked = Worked(when(local), minutes * MINUTE, "Work")
            return actions.enter_time(ticket or self.ticket, worked, by=self.agent)

    def told(self, address=None):
        """Subjects of what went out about hours, in order."""
        mails = Outgoing.objects.filter(purpose__startswith="allowance").order_by("pk")
        return [mail.subject for mail in mails if address in (None, mail.recipient)]


EARLY = "80 % of the included hours of June 2026 are used"
ALL = "The included hours of June 2026 are used up"
LEFT = "Included hours of June 2026 are left after all"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Hours()


def starts(subjects):
    return [subject.split(" (contract")[0].split(": ")[-1] for subject in subjects]


def test_scenario_19(world):
    """80 % once; used up once, naming 14:50, 75.00 and July 1; a forgotten entry tells nobody."""
    world.works("2026-06-02 08:00", 7 * 60 + 50)
    assert not world.told()
    world.works("2026-06-03 08:00", 90)
    assert starts(world.told(world.contact.email)) == [EARLY]
    world.works("2026-06-18 14:10", 90)
    assert starts(world.told(world.contact.email)) == [EARLY, ALL]
    mail = Outgoing.objects.filter(recipient=world.contact.email).last()
    for words in ("14:50", "€75.00", "1 July", "10 h", "Workplace"):
        assert words in mail.text
    world.works("2026-06-10 08:00", 30, at=datetime(2026, 6, 19, 9, 0, tzinfo=UTC))
    assert starts(world.told(world.contact.email)) == [EARLY, ALL]
    assert [str(row.at.astimezone(NOW.tzinfo)) for row in Reached.objects.all()] == [
        "2026-06-03 06:10:00+00:00", "2026-06-18 12:50:00+00:00",
    ]  # fmt: skip


def test_the_account_manager_hears_it_too_with_a_way_to_the_month(world):
    world.works("2026-06-02 08:00", 10 * 60)
    mail = Outgoing.objects.get(recipient=world.manager_of_it.email)
    assert mail.subject.startswith("Alma Kft.: The included hours of June 2026 are used up")
    assert f"/desk/customers/{world.customer.ref}/earnings?month=2026-06" in mail.text
    assert "The customer gets a letter about it too." in mail.text


def test_who_passes_both_marks_at_once_hears_of_the_second_only(world):
    world.works("2026-06-02 08:00", 11 * 60)
    assert starts(world.told()) == [ALL, ALL]
    assert Reached.objects.count() == 2


def test_a_customer_who_is_not_to_be_told_is_not(world):
    make_amendment(world.line, effective_from=when("2026-06-01 00:00"), tell_customer=False,
                   signed_at=when("2026-05-20 09:00"))  # fmt: skip
    world.works("2026-06-02 08:00", 10 * 60)
    assert not world.told(world.contact.email)
    mail = Outgoing.objects.get(recipient=world.manager_of_it.email, purpose="allowance_manager")
    assert "tell them before more is worked" in mail.text


def test_a_correction_strikes_it_out_tells_so_and_it_is_told_again(world):
    first = world.works("2026-06-02 08:00", 8 * 60)
    second = world.works("2026-06-03 08:00", 2 * 60)
    told = starts(world.told(world.contact.email))
    with kernel.pretend(NOW):
        fresh = actions.correct_time(
            second, Worked(second.started_at, HOUR, "Shorter"), by=world.agent
        )  # fmt: skip
    assert starts(world.told(world.contact.email)) == [*told, LEFT]
    world.works("2026-06-04 08:00", 60)
    assert starts(world.told(world.contact.email)) == [*told, LEFT, ALL]
    kinds = Entry.objects.filter(kind__startswith="allowance.").order_by("pk")
    assert [(entry.kind.split(".")[1], entry.data["percent"]) for entry in kinds] == [
        ("reached", 80), ("reached", 100), ("struck_out", 100), ("reached", 100),
    ]  # fmt: skip
    with kernel.pretend(NOW):
        for entry in (first, fresh):
            actions.withdraw_time(entry, by=world.agent, why="Another's")
        actions.restore_time(first, by=world.agent)
    assert Reached.objects.filter(struck_at=None).count() == 1


def test_the_same_entry_said_again_tells_nothing(world):
    entry = world.works("2026-06-02 08:00", 10 * 60)
    told = world.told()
    with kernel.pretend(NOW):
        actions.correct_time(
            entry, Worked(entry.started_at, 10 * HOUR, "Other words"), by=world.agent
        )  # fmt: skip
    assert world.told() == told


def test_each_month_has_its_own(world):
    world.works("2026-05-30 08:00", 10 * 60, ticket=world.opens("2026-06-01 10:00"))
    world.works("2026-06-02 08:00", 10 * 60)
    months = [row.month.month for row in Reached.objects.filter(kind="all")]
    assert months == [5, 6]


def test_an_amendment_with_more_hours_strikes_it_out(world):
    world.works("2026-06-02 08:00", 10 * 60)
    make_amendment(
        world.line, effective_from=when("2026-06-20 00:00"), included_seconds=20 * HOUR,
        signed_at=NOW,
    )  # fmt: skip
    assert starts(world.told(world.contact.email))[-1] == LEFT
    assert not Reached.objects.filter(struck_at=None).exists()


@pytest.mark.parametrize("allowance", [None, 0])
def test_where_nothing_can_run_out_nothing_is_told(allowance):
    world = Hours(included_seconds=allowance)
    world.works("2026-06-02 08:00", 10 * 60)
    assert not world.told()


def test_what_is_charged_or_given_uses_nothing_up(world):
    with kernel.pretend(NOW):
        for counting in ("paid", "free"):
            worked = Worked(when("2026-06-02 08:00"), 11 * HOUR, "Work", counting=counting)
            actions.enter_time(world.ticket, worked, by=world.agent)
    assert not world.told()


def test_without_an_early_mark_only_the_end_is_told():
    world = Hours(warn_percent=None)
    world.works("2026-06-02 08:00", 9 * 60)
    assert not world.told()


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_contacts_language(world, language):
    anna = make_contact(world.customer, language=language, addresses=["anna@alma.example"])
    people.set_duties(world.contact, by=ROOT, duties=[])
    people.set_duties(anna, by=ROOT, duties=[ContactRole.COORDINATOR])
    entry = world.works("2026-06-02 08:00", 8 * 60)
    world.works("2026-06-03 08:00", 3 * 60)
    with kernel.pretend(NOW):
        actions.withdraw_time(entry, by=world.agent)
    mails = Outgoing.objects.filter(recipient=anna.email).order_by("pk")
    assert len(mails) == 3
    for mail in mails:
        assert "%(" not in mail.text + mail.subject
        assert mail.language == language
        assert ('dir="rtl"' in mail.html) is (language == "he")
    assert ("used up" in mails[1].subject) is (language == "en")


@pytest.mark.django_db(transaction=True)
def test_two_who_use_it_up_at_once_have_it_told_once(world):
    other = world.opens("2026-06-01 10:00")

    def enter(ticket):
        return lambda: actions.enter_time(
            ticket, Worked(when("2026-06-02 08:00"), 10 * HOUR, "Work"), by=world.agent
        )

    at_once(enter(world.ticket), enter(other))
    assert starts(world.told(world.contact.email)) == [ALL]
    assert Reached.objects.filter(kind="all").count() == 1
