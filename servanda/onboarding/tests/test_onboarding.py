"""Expectations are put in writing before a service begins, and both sides say: so it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.contracts import actions as contracts
from servanda.contracts.clauses import Silence
from servanda.contracts.tests.factory import make_contract, make_draft, put_line
from servanda.kernel import Refused
from servanda.kernel.models import Entry
from servanda.onboarding import actions
from servanda.onboarding.agenda import agenda, draft_summary
from servanda.onboarding.models import Onboarding, Side, Topic
from servanda.onboarding.queries import onboarding_of, unaligned
from servanda.people import actions as people
from servanda.people.actors import of_contact
from servanda.people.tests.factory import ROOT, make_actor, make_contact, make_customer, make_staff
from servanda.systems import actions as systems

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    return make_customer(industry={"en": "Dentistry"}, own_supporter=make_staff())


@pytest.fixture
def contract(customer):
    return make_contract(customer).version.contract


@pytest.fixture
def boss(customer):
    return make_contact(customer, given_name="Ágnes", duties=["sponsor"])


@pytest.fixture
def found(contract):
    return actions.begin(contract, by=ROOT)


@pytest.fixture
def sent(found, boss):
    return actions.send_summary(found, by=ROOT, to=boss, text="We answer within an hour.")


def test_the_agenda_begins_with_what_is_known(customer, found, boss):
    systems.add_system(customer, by=ROOT, name="Fileserver", maintained_by="Körte Kft.")
    found = onboarding_of(found.contract)
    facts = {known.point.topic: known.facts for known in agenda(found)}
    assert list(facts) == [topic for topic in Topic if topic != Topic.OWN]
    assert facts[Topic.PROFILE] == ["Industry: \u2068Dentistry\u2069"]
    assert "Fileserver, Körte Kft." in facts[Topic.SYSTEMS]
    assert any("sponsor" in fact for fact in facts[Topic.PEOPLE])
    assert facts[Topic.SCOPE]


def test_beginning_twice_is_one_agenda(contract):
    first, second = actions.begin(contract, by=ROOT), actions.begin(contract, by=ROOT)
    assert first == second
    assert Entry.objects.filter(kind="onboarding.begun").count() == 1


def test_what_was_said_is_kept_and_goes_into_the_summary(found):
    point = found.points.get(topic=Topic.ESCALATION)
    actions.write_down(found, by=ROOT, said={point.pk: "  Call Eszter first.  "})
    point.refresh_from_db()
    assert (point.said, point.talked_at is None) == ("Call Eszter first.", False)
    text = draft_summary(onboarding_of(found.contract))
    assert "Call Eszter first." in text
    assert "only the customer's own word closes" in text


def test_how_we_speak_of_them_does_not_go_to_them(found):
    assert "Dentistry" not in draft_summary(onboarding_of(found.contract))


def test_saying_nothing_new_writes_nothing_down(found):
    point = found.points.first()
    actions.write_down(found, by=ROOT, said={point.pk: "Once"})
    actions.write_down(found, by=ROOT, said={point.pk: "Once"})
    assert Entry.objects.filter(kind="onboarding.talked").count() == 1


def test_a_point_of_their_own_is_added_at_the_end(found):
    added = actions.add_point(found, by=ROOT, title="Parking")
    assert (added.position, added.topic) == (7, Topic.OWN)
    with pytest.raises(Refused, match="what is to be talked about"):
        actions.add_point(found, by=ROOT, title=" ")


def test_whoever_sends_confirms_for_us_and_the_customer_for_them(sent, boss):
    assert [one.side for one in sent.assents.all()] == [Side.PROVIDER]
    actions.assent(sent, by=of_contact(boss))
    actions.assent(sent, by=of_contact(boss))
    assert sent.assents.count() == 2
    assert Entry.objects.filter(kind="onboarding.assented").count() == 1


def test_an_undone_onboarding_stands_on_the_heads_list_until_the_customer_agrees(
    contract, sent, boss
):
    head, now = make_actor("head"), kernel.now()
    assert contract in unaligned(head, now)
    actions.assent(sent, by=of_contact(boss))
    assert contract not in unaligned(head, now)


def test_a_newer_summary_needs_a_newer_word(contract, found, sent, boss):
    actions.assent(sent, by=of_contact(boss))
    newer = actions.send_summary(found, by=ROOT, to=boss, text="Within two hours.")
    assert newer.number == 2
    assert contract in unaligned(make_actor("head"), kernel.now())
    with pytest.raises(Refused, match="newer summary"):
        actions.object_to(sent, by=of_contact(boss), words="No")


def test_a_contract_that_begins_later_or_has_ended_is_nobodys_duty_yet(contract):
    head = make_actor("head")
    before = contract.starts_at - timedelta(days=15)
    assert contract not in unaligned(head, before)
    assert contract in unaligned(head, contract.starts_at - timedelta(days=13))


def test_what_is_different_is_kept_and_the_summary_stays_open(sent, boss):
    with pytest.raises(Refused, match="what is different"):
        actions.object_to(sent, by=of_contact(boss), words=" ")
    objection = actions.object_to(sent, by=of_contact(boss), words="Not on Fridays")
    assert str(objection.words) == "Not on Fridays"
    actions.assent(sent, by=of_contact(boss))
    with pytest.raises(Refused, match="confirmed this already"):
        actions.object_to(sent, by=of_contact(boss), words="Late")


def test_only_the_one_it_was_sent_to_answers(sent, customer):
    for other in (make_contact(customer, duties=["sponsor"]), make_contact(duties=["sponsor"])):
        with pytest.raises(Refused):
            actions.assent(sent, by=of_contact(other))
        with pytest.raises(Refused):
            actions.object_to(sent, by=of_contact(other), words="No")
    assert sent.assents.count() == 1


def test_what_is_said_of_silence_is_what_the_contract_says(customer):
    never = actions.begin(make_draft(customer).contract, by=ROOT)
    assert "only the customer's own word closes" in draft_summary(never)
    terms = make_draft(customer, silence=Silence(lapse_days=10))
    lapses = actions.begin(terms.contract, by=ROOT)
    assert "After 10 working days without a word" in draft_summary(lapses)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_summary_is_not_sent(found, boss, text):
    with pytest.raises(Refused, match="nothing in the summary"):
        actions.send_summary(found, by=ROOT, to=boss, text=text)


def test_a_summary_goes_only_to_somebody_there_who_has_an_address(found, customer, boss):
    with pytest.raises(Refused, match="who is with this customer"):
        actions.send_summary(found, by=ROOT, to=make_contact(), text="So")
    silent = make_contact(customer, addresses=[])
    with pytest.raises(Refused, match="no mail address"):
        actions.send_summary(found, by=ROOT, to=silent, text="So")
    people.contact_left(boss, by=ROOT)
    with pytest.raises(Refused, match="who is with this customer"):
        actions.send_summary(found, by=ROOT, to=boss, text="So")


@pytest.mark.parametrize("role", ["agent", "specialist", "administrator"])
def test_who_does_not_keep_contracts_does_not_keep_onboardings(contract, role):
    with pytest.raises(Refused):
        actions.begin(contract, by=make_actor(role))


def test_a_meeting_is_planned_moved_and_taken_away(found):
    at = kernel.now() + timedelta(days=2)
    for when in (at, at, None):
        actions.plan_meeting(found, by=ROOT, at=when)
    assert found.meeting_at is None
    assert Entry.objects.filter(kind="onboarding.planned").count() == 2


def test_the_heads_list_is_one_query(django_assert_num_queries):
    for _number in range(3):
        actions.begin(make_contract(make_customer()).version.contract, by=ROOT)
    with django_assert_num_queries(1):
        assert len([one.customer.name for one in unaligned(ROOT, kernel.now())]) == 3
    assert Onboarding.objects.count() == 3


def test_a_draft_of_which_a_summary_was_sent_is_not_thrown_away(customer, boss):
    contract = make_draft(customer).contract
    onboarding = actions.begin(contract, by=ROOT)
    actions.send_summary(onboarding, by=ROOT, to=boss, text="So")
    with pytest.raises(Refused, match="sent something about it already"):
        contracts.discard_draft(contract.versions.get(), by=ROOT)
    assert contract.versions.exists()


def test_a_draft_that_was_only_talked_about_goes_with_its_agenda(customer):
    contract = make_draft(customer).contract
    actions.begin(contract, by=ROOT)
    contracts.discard_draft(contract.versions.get(), by=ROOT)
    assert not Onboarding.objects.exists()


def test_what_is_not_included_is_talked_about(customer):
    draft = make_draft(customer)
    put_line(draft, excludes="Toner\nPaper")
    found = onboarding_of(actions.begin(draft.contract, by=ROOT).contract)
    facts = {known.point.topic: known.facts for known in agenda(found)}
    assert any("not included: \u2068Toner; Paper\u2069" in fact for fact in facts[Topic.SCOPE])


def test_what_work_outside_costs_is_talked_about_before_it_is_needed(customer):
    prices = [("On-site visit", "visit", 9_000), ("Mailbox", "piece", 500)]
    contract = make_contract(customer, price_list=prices).version.contract
    found = onboarding_of(actions.begin(contract, by=ROOT).contract)
    facts = {known.point.topic: known.facts for known in agenda(found)}
    assert facts[Topic.SCOPE][-1] == (
        "Work outside, net: \u2068On-site visit: €90.00 a visit; Mailbox: €5.00 a piece\u2069"
    )


def test_the_ladder_of_the_contract_is_on_the_agenda(customer):
    director = make_staff("head", given_name="Ada", family_name="Kiss")
    ladder = [
        {"percent": 75, "title": "Service manager", "role": "service_manager"},
        {"percent": 100, "title": "Managing director", "staff": director},
    ]
    contract = make_contract(customer, ladder=ladder).version.contract
    found = onboarding_of(actions.begin(contract, by=ROOT).contract)
    facts = {known.point.topic: known.facts for known in agenda(found)}
    assert facts[Topic.ESCALATION] == [
        "At 75% of the time: Service manager",
        f"At 100% of the time: Managing director, {director.name}",
    ]
