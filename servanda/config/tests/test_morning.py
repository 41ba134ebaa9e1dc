"""The morning's mail: whom it reaches, when, once, and in whose language."""

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.config.schedule import PERIODIC
from servanda.kernel import Actor
from servanda.mail.models import Outgoing
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.tests.factory import ROOT, make_contact, make_provider, make_staff
from servanda.reviews import actions as reviews
from servanda.tickets import actions

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 6, 1, tzinfo=UTC)  # 7:01 in Budapest
RUN = next(job.run for job in PERIODIC if job.name == "reviews.morning")


def at(instant):
    with kernel.pretend(instant):
        RUN(None)


def sent():
    return list(Outgoing.objects.filter(purpose="morning").order_by("pk"))


@pytest.fixture
def head(db):
    make_provider()
    return make_staff("head", email="head@kapocs.example", language="en")


def test_it_says_how_yesterday_went_and_what_waits(head):
    contact = make_contact()
    with kernel.pretend(WEDNESDAY - timedelta(hours=16)):
        actions.open_ticket(
            by=actors.of_contact(contact),
            channel="mail",
            subject="Help",
            customer=contact.customer,
            requester=contact,
        )
    at(WEDNESDAY)
    (mail,) = sent()
    assert mail.recipient == "head@kapocs.example"
    assert "Yesterday: 1 came in, none of it was answered yet; 1 waits" in mail.text
    assert "Today: Nothing is due" in mail.text
    assert "/desk/day" in mail.text


@pytest.mark.parametrize("language", ["en", "hu", "he", "es"])
def test_it_is_written_in_the_readers_language(head, language):
    people.change_staff(head, by=ROOT, language=language)
    at(WEDNESDAY)
    (mail,) = sent()
    assert mail.language == language
    assert "%(" not in mail.text
    assert ("Nobody" in mail.text) == (language == "en")


def test_it_comes_once_a_day_however_often_the_hour_strikes(head):
    for hour in range(4):
        at(WEDNESDAY + timedelta(hours=hour))
    assert len(sent()) == 1
    at(WEDNESDAY + timedelta(days=1))
    assert len(sent()) == 2


def test_it_comes_in_the_readers_own_morning(head):
    people.set_preferences(head, by=actors.of_staff(head), zone="America/New_York")
    at(WEDNESDAY)
    assert not sent()
    at(WEDNESDAY + timedelta(hours=6))
    assert len(sent()) == 1


def test_after_an_outage_it_comes_late_but_not_in_the_afternoon(head):
    at(WEDNESDAY + timedelta(hours=6))
    assert not sent()
    at(WEDNESDAY + timedelta(days=1, hours=3))
    assert len(sent()) == 1


def test_on_a_weekend_and_in_leave_there_is_none(head):
    at(WEDNESDAY + timedelta(days=3))
    people.add_absence(
        head,
        by=ROOT,
        starts_at=WEDNESDAY - timedelta(days=1),
        ends_at=WEDNESDAY + timedelta(days=1),
    )
    at(WEDNESDAY)
    assert not sent()


def test_only_the_head_gets_it_unasked_and_everybody_can_stop_it(head):
    manager, agent = make_staff("service_manager"), make_staff("agent")
    reviews.want_morning(manager, by=actors.of_staff(manager), wanted=True)
    reviews.want_morning(head, by=actors.of_staff(head), wanted=False)
    at(WEDNESDAY)
    assert [mail.recipient for mail in sent()] == [manager.email]
    assert agent.email not in {mail.recipient for mail in sent()}


def test_who_is_head_no_longer_gets_none(head):
    make_staff("head")
    with kernel.pretend(WEDNESDAY - timedelta(days=1)):
        people.revoke_role(head, by=Actor.system(), role="head")
    at(WEDNESDAY)
    assert head.email not in {mail.recipient for mail in sent()}
