"""Inviting colleagues, and how an invitation ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel import Refused
from servanda.kernel.models import Entry
from servanda.kernel.tests.test_concurrency import in_parallel
from servanda.people import invitations
from servanda.people.actions import (
    add_and_invite,
    change_colleague,
    invite,
    staff_left,
    staff_returned,
    use_invitation,
)
from servanda.people.models import Invitation, Role
from servanda.people.tests.factory import ROOT, make_actor, make_provider, make_staff, make_team

pytestmark = pytest.mark.django_db
WORD = "correct horse battery"


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture(autouse=True)
def _provider(request):
    make_provider()


def test_the_link_sets_a_password_once():
    staff = make_staff()
    invitation = invite(staff, by=ROOT)
    found = invitations.read(invitations.url_of(invitation).rpartition("/")[2])
    assert found == invitation
    use_invitation(found, password=WORD)
    staff.account.refresh_from_db()
    assert staff.account.check_password(WORD)
    with refused("invitation_over"):
        use_invitation(found, password="another one entirely")
    used = Entry.objects.get(kind="staff.invitation_used")
    assert (used.actor_kind, used.actor_id) == ("staff", staff.pk)


def test_a_link_that_we_did_not_sign_is_nobodys():
    invitation = invite(make_staff(), by=ROOT)
    signed = invitations.url_of(invitation).rpartition("/")[2]
    assert invitations.read(f"{invitation.ref}~{'A' * 43}") is None
    assert invitations.read(signed[:-1]) is None


def test_it_is_good_for_a_week():
    invitation = invite(make_staff(), by=ROOT)
    with kernel.pretend(kernel.now() + timedelta(days=7, seconds=1)), refused("invitation_over"):
        use_invitation(invitation, password=WORD)


def test_a_new_one_ends_the_earlier_one():
    staff = make_staff()
    first, second = invite(staff, by=ROOT), invite(staff, by=ROOT)
    with refused("invitation_over"):
        use_invitation(first, password=WORD)
    use_invitation(second, password=WORD)


def test_who_left_has_no_way_in_until_they_return():
    make_staff("head")
    staff = make_staff()
    invitation = invite(staff, by=ROOT)
    staff_left(staff, by=ROOT)
    with refused("invitation_over"):
        use_invitation(invitation, password=WORD)
    with refused("staff_left"):
        invite(staff, by=ROOT)
    staff_returned(staff, by=ROOT, roles=[Role.AGENT])
    use_invitation(invite(staff, by=ROOT), password=WORD)
    staff.account.refresh_from_db()
    assert staff.account.is_active
    assert Entry.objects.filter(kind="staff.returned").count() == 1


def test_only_who_edits_colleagues_invites():
    with refused("not_allowed"):
        invite(make_staff(), by=make_actor("service_manager"))


def test_a_colleague_comes_with_roles_teams_and_invitation():
    other = make_staff()
    team, elsewhere = make_team(other), make_team(other)
    staff = add_and_invite(
        by=ROOT, email="new@kapocs.example", given_name="Új", roles=["agent"], teams=[team]
    )
    assert set(staff.teams.all()) == {team}
    assert staff.invitation.is_open(kernel.now())
    change_colleague(staff, by=ROOT, roles=["specialist"], teams=[elsewhere], phone="123")
    assert list(staff.roles.filter(until=None).values_list("role", flat=True)) == ["specialist"]
    assert set(staff.teams.all()) == {elsewhere}
    assert set(elsewhere.members.all()) == {other, staff}


def test_nobody_is_half_added():
    make_staff(email="taken@kapocs.example")
    with refused("account_taken"):
        add_and_invite(by=ROOT, email="taken@kapocs.example", given_name="X", roles=["agent"])
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_once_one_counts():
    invitation = invite(make_staff(), by=ROOT)
    over = []

    def use(number):
        try:
            use_invitation(invitation, password=f"{WORD} {number}")
        except Refused as refusal:
            over.append(refusal.code)

    in_parallel(2, use)
    assert over == ["invitation_over"]
