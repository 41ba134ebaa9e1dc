"""The first account of an empty installation."""

from __future__ import annotations

import pytest

from servanda.kernel import Refused
from servanda.kernel.models import Entry
from servanda.kernel.tests.test_concurrency import in_parallel
from servanda.people import actors
from servanda.people.access import may
from servanda.people.actions import first_account, skip_step
from servanda.people.first import is_set_up_code, is_unclaimed, set_up_code
from servanda.people.models import Provider, SkippedStep, Staff
from servanda.people.tests.factory import make_staff

pytestmark = pytest.mark.django_db


def claim(**values):
    given = {
        "code": set_up_code(),
        "company": "Kapocs IT",
        "desk_address": "desk@kapocs.example",
        "email": "anna@kapocs.example",
        "password": "correct horse battery",
        "given_name": "Anna",
        "language": "hu",
        "zone": "Europe/Budapest",
    } | values
    return first_account(**given)


def test_it_makes_the_company_and_somebody_who_may_do_everything():
    assert is_unclaimed()
    staff = claim()
    assert not is_unclaimed()
    assert Provider.objects.get().name == "Kapocs IT"
    actor = actors.of_staff(staff)
    assert all(may(actor, verb) for verb in ("staff.edit", "ticket.open", "contract.sign"))
    assert staff.account.check_password("correct horse battery")


def test_the_code_keeps_strangers_out():
    for code in ("", "AAAA-AAAA-AAAA", set_up_code()[:-1], "é" * 12):
        with pytest.raises(Refused) as refused:
            claim(code=code)
        assert refused.value.code == "set_up_code"
    assert is_unclaimed()
    assert Entry.objects.count() == 0


def test_the_code_may_be_typed_as_one_likes_and_depends_on_the_secret_key(settings):
    code = set_up_code()
    assert is_set_up_code(f" {code.lower().replace('-', ' ')} ")
    settings.SECRET_KEY = "another installation's key, fifty characters long.."
    assert not is_set_up_code(code)


def test_once_there_is_a_colleague_no_code_opens_anything():
    make_staff()
    with pytest.raises(Refused) as refused:
        claim()
    assert refused.value.code == "set_up_already"


def test_nothing_is_half_made():
    with pytest.raises(Refused):
        claim(zone="Europe/Budapset")
    assert not Provider.objects.exists()
    assert is_unclaimed()


def test_a_step_is_put_aside_once():
    actor = actors.of_staff(claim())
    skip_step("teams", by=actor)
    skip_step("teams", by=actor)
    assert SkippedStep.objects.get().code == "teams"
    assert Entry.objects.filter(kind="setup.skipped").count() == 1
    with pytest.raises(Refused):
        skip_step("hours", by=actors.of_staff(make_staff("agent")))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_first():
    refused = []

    def try_it(number):
        try:
            claim(email=f"first{number}@kapocs.example", company=f"Kapocs {number}")
        except Refused as refusal:
            refused.append(refusal.code)

    in_parallel(2, try_it)
    assert refused == ["set_up_already"]
    assert (Staff.objects.count(), Provider.objects.count()) == (1, 1)
