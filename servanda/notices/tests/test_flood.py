"""One address writes far too much: who hears of it, in which words, how often."""

from __future__ import annotations

import pytest

from servanda.kernel import Actor, unit
from servanda.mail.models import Mailbox, Outgoing
from servanda.notices.tests.test_notices import whole
from servanda.notices.tests.world import LANGUAGES, World, mails_to
from servanda.people.models import Staff
from servanda.people.tests.factory import make_staff
from servanda.tickets import events
from servanda.tickets.actions.common import record

pytestmark = pytest.mark.django_db
SUBJECTS = {
    "en": "Very much mail comes from one address",
    "hu": "Nagyon sok levél jön egy címről",
    "he": "דואר רב מאוד מגיע מכתובת אחת",
    "es": "Llega muchísimo correo de una dirección",
}


def flooded(owner: Staff | None) -> None:
    world = World()
    ticket = world.open(subject="SECRET words of a stranger")
    Mailbox.objects.create(address="desk@duna.example", owner=owner)
    ticket.mailbox = Mailbox.objects.get()
    ticket.save()
    with unit.action():
        record(ticket, events.Flooded(ticket.pk), by=Actor.system())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_owner_of_the_mailbox_is_told_in_their_language(language: str) -> None:
    owner = make_staff("agent", given_name="Anna", language=language)
    administrator = make_staff("administrator")
    flooded(owner)
    (mail,) = mails_to(owner, "flood")
    whole(mail, language)
    assert SUBJECTS[language] in mail.subject
    assert "desk@duna.example" in mail.text
    assert f"/desk/held?reason=rate&box={Mailbox.objects.get().ref}" in mail.text
    assert "SECRET" not in mail.subject + mail.text
    assert mails_to(administrator) == []


def test_without_an_owner_those_who_set_up_mailboxes_are_told() -> None:
    administrator, agent = make_staff("administrator"), make_staff("agent")
    flooded(None)
    assert len(mails_to(administrator, "flood")) == 1
    assert mails_to(agent) == []


def test_an_owner_who_may_not_see_held_mail_any_more_is_not_told() -> None:
    owner, administrator = make_staff("specialist"), make_staff("administrator")
    flooded(owner)
    assert mails_to(owner, "flood") == []
    assert Outgoing.objects.filter(purpose="flood", recipient=administrator.email).exists()
