"""The letter of an invitation, in each language, and what it says to whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servanda import kernel
from servanda.mail.models import Outgoing
from servanda.notices.tests.world import LANGUAGES, ZONES
from servanda.people.actions import invite
from servanda.people.invitations import url_of
from servanda.people.tests.factory import ROOT, make_provider, make_staff

pytestmark = pytest.mark.django_db
SUBJECTS = {
    "en": "Your account at the desk of Kapocs IT",
    "hu": "Fiókod a(z) Kapocs IT ügyfélszolgálatán",
    "he": "החשבון שלך בדלפק השירות של Kapocs IT",
    "es": "Tu cuenta en la mesa de servicio de Kapocs IT",
}


@pytest.fixture(autouse=True)
def _now():
    make_provider()
    with kernel.pretend(datetime(2026, 6, 5, 11, 50, tzinfo=UTC)):
        yield


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_colleagues_language_and_zone(language):
    staff = make_staff(language=language, zone=ZONES[language])
    invitation = invite(staff, by=ROOT)
    mail = Outgoing.objects.get()
    assert mail.subject == SUBJECTS[language]
    assert url_of(invitation) in mail.text
    assert url_of(invitation) in mail.html
    assert staff.email in mail.text
    hour = {"en": "12:50", "he": "14:50"}.get(language, "13:50")
    assert hour in mail.text
    assert ('dir="rtl"' in mail.html) is (language == "he")
    assert "%(" not in mail.text


def test_for_who_has_a_password_it_is_about_a_new_one():
    invite(make_staff(password="correct horse battery", language="en"), by=ROOT)
    mail = Outgoing.objects.get()
    assert mail.subject == "A new password for the desk"
    assert "you have an account" not in mail.text
