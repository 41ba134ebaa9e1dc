"""Figures about a person: for that person and their coach, as far as the provider allows it."""

import pytest
from django.urls import reverse

from servanda.kernel.models import Entry
from servanda.people import actors
from servanda.people.tests.factory import ROOT
from servanda.reviews import actions as reviews
from servanda.reviews.models import Morning, Sight
from servanda.reviews.personal import coaches, sight_in_force
from servanda.tickets import actions

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:figures")
ANSWERS = reverse("desk:figures_list", args=["answers"])


@pytest.fixture
def eszter(desk):
    staff = desk.staff("agent", given_name="Eszter")
    actions.answer(desk.ticket("Answered by her"), by=actors.of_staff(staff), text="Hello")
    return staff


@pytest.fixture
def coach(desk, eszter):
    staff = desk.staff("agent")
    reviews.set_coach(eszter, by=ROOT, coach=staff)
    return staff


def test_my_figures_count_what_i_did_and_nothing_else(desk, eszter):
    actions.answer(desk.ticket("Another's"), by=actors.of_staff(desk.staff("agent")), text="Hi")
    mine = desk.client(eszter)
    assert 'figure__number">1<' in mine.get(PAGE).content.decode()
    listed = mine.get(ANSWERS).content.decode()
    assert "Answered by her" in listed
    assert "Another&#x27;s" not in listed


@pytest.mark.parametrize("roles", [("head",), ("service_manager",), ("administrator",), ("agent",)])
def test_who_is_no_coach_does_not_see_them_whatever_their_role(desk, eszter, roles):
    other = desk.as_role(*roles)
    for url in (PAGE, ANSWERS):
        assert other.get(url, {"who": eszter.ref}).status_code == 404


def test_the_coach_sees_them(desk, eszter, coach):
    client = desk.client(coach)
    assert eszter.name in client.get(PAGE).content.decode()
    assert "Answered by her" in client.get(ANSWERS, {"who": eszter.ref}).content.decode()
    assert client.get(PAGE, {"who": eszter.ref}).status_code == 200


def test_coaching_is_not_mutual(desk, eszter, coach):
    assert desk.client(eszter).get(PAGE, {"who": coach.ref}).status_code == 404


@pytest.mark.parametrize(
    ("sight", "own", "by_coach"), [("own", 200, 404), ("nobody", 404, 404), ("coach", 200, 200)]
)
def test_the_provider_can_narrow_it(desk, eszter, coach, sight, own, by_coach):
    reviews.set_sight(sight, by=ROOT)
    assert desk.client(eszter).get(ANSWERS).status_code == own
    assert desk.client(coach).get(ANSWERS, {"who": eszter.ref}).status_code == by_coach


def test_where_they_are_switched_off_the_page_says_so(desk, eszter):
    reviews.set_sight("nobody", by=ROOT)
    assert "switched off" in desk.client(eszter).get(PAGE).content.decode()


def test_a_list_of_another_colleague_cannot_be_had_by_way_of_the_heads_page(desk, eszter):
    url = reverse("desk:day_list", args=["answers"])
    desk.ticket("Not hers")
    shown = desk.as_role("head").get(url, {"who": eszter.ref, "holder": eszter.ref})
    assert 'data-total="1"' in shown.content.decode()  # all answers, not hers by name
    actions.answer(desk.ticket("x"), by=actors.of_staff(desk.staff("agent")), text="Hi")
    shown = desk.as_role("head").get(url, {"who": eszter.ref, "holder": eszter.ref})
    assert 'data-total="2"' in shown.content.decode()


def test_coaches_and_sight_are_set_on_one_page_and_written_down(desk, eszter):
    head = desk.as_role("head")
    other = desk.staff("agent")
    url = reverse("desk:sight")
    head.post(url, {"sight": "own", f"coach_{eszter.ref}": other.ref})
    assert sight_in_force() == Sight.OWN
    assert coaches() == {eszter.pk: other.pk}
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"figures.sight_set", "figures.coach_set"} <= kinds
    head.post(url, {"sight": "own", f"coach_{eszter.ref}": eszter.ref})  # one's own: ignored
    head.post(url, {"sight": "nonsense"})
    assert sight_in_force() == Sight.OWN
    assert coaches() == {}


def test_saying_the_same_twice_is_written_once(eszter, coach):
    reviews.set_coach(eszter, by=ROOT, coach=coach)
    reviews.set_sight("coach", by=ROOT)
    assert Entry.objects.filter(kind="figures.coach_set").count() == 1
    assert not Entry.objects.filter(kind="figures.sight_set").exists()


def test_the_mornings_mail_is_switched_off_and_on_in_ones_own_settings(desk):
    head = desk.staff("head")
    client = desk.client(head)
    settings = reverse("desk:preferences")
    assert "Stop sending it" in client.get(settings).content.decode()
    client.post(reverse("desk:morning"), {"wanted": "0"})
    assert not Morning.objects.get(staff=head).wanted
    assert "Send it to me" in client.get(settings).content.decode()
    assert "morning" not in desk.as_role("agent").get(settings).content.decode()
    assert desk.as_role("agent").post(reverse("desk:morning"), {"wanted": "1"}).status_code == 403
