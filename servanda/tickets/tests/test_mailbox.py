"""A ticket knows the mailbox it came to: team, language, the address and signature of answers."""

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.catalogue.models import Service
from servanda.contracts.models import Contract, Line, Version
from servanda.kernel import Actor
from servanda.kernel.models import Stream
from servanda.mail import actions as mail_actions
from servanda.mail.actions import Envelope
from servanda.mail.models import Mailbox, Outgoing
from servanda.people.models import Team
from servanda.tickets import actions, intake
from servanda.tickets.models import Ticket
from servanda.tickets.tests.world import World, mail, store

pytestmark = pytest.mark.django_db
ANNA = "Kovács Anna <anna@acme.example>"


@pytest.fixture
def box(world: World) -> Mailbox:
    Team.objects.create(code="network", name={"en": "Network"})
    return mail_actions.add_mailbox(
        by=Actor("staff", None, frozenset({"administrator"})),
        address="net@duna.example",
        name="Duna hálózat",
        route="network",
        language="es",
        signature={"hu": "Üdvözlettel:\nDuna hálózat"},
    )


def ticket_of(sender: str, to: str) -> Ticket:
    fate = intake.process_one(store(mail(sender, "x", "2"), envelope=Envelope(None, (to,))))
    return Ticket.objects.get(number=fate.ticket)


def test_its_team_and_where_nothing_else_tells_its_language(world: World, box: Mailbox) -> None:
    ticket = ticket_of("who@nowhere.example", "net@duna.example")
    assert ticket.mailbox == box
    assert ticket.team is not None
    assert (ticket.team.code, ticket.language) == ("network", "es")
    assert ticket_of(ANNA, "net@duna.example").language == "hu"  # her own


def test_what_follows_the_plus_is_a_team(world: World, box: Mailbox) -> None:
    ticket = ticket_of(ANNA, "net+support@duna.example")
    assert ticket.mailbox == box
    assert ticket.team == world.team
    other = ticket_of(ANNA, "net+anything@duna.example")
    assert other.team is not None
    assert other.team.code == "network"


def test_a_box_that_takes_no_plus_is_not_meant(world: World, box: Mailbox) -> None:
    Mailbox.objects.update(takes_plus=False)
    assert ticket_of(ANNA, "net+support@duna.example").mailbox is None


def test_our_own_plus_address_as_the_sender_is_a_loop(world: World, box: Mailbox) -> None:
    fate = intake.process_one(store(mail("net+x@duna.example")))
    assert (fate.outcome, fate.reason) == ("held", "loop")


def test_answers_leave_from_it_with_its_signature(world: World, box: Mailbox) -> None:
    ticket = ticket_of(ANNA, "net@duna.example")
    message = actions.answer(ticket, by=world.by(world.agent), text="Máris.")
    letter = message.outgoing
    assert letter is not None
    assert letter.from_address == "net@duna.example"
    assert letter.from_name.endswith("(Duna hálózat)")
    assert "Üdvözlettel:\nDuna hálózat" in letter.text
    assert "Üdvözlettel:<br>Duna hálózat" in letter.html


def test_notices_too(world: World, box: Mailbox) -> None:
    ticket = ticket_of(ANNA, "net@duna.example")
    letter = Outgoing.objects.get(about=ticket.ref)
    assert letter.from_address == "net@duna.example"
    assert "Duna hálózat" in letter.text


def test_once_removed_the_company_speaks_again(world: World, box: Mailbox) -> None:
    ticket = ticket_of(ANNA, "net@duna.example")
    by = Actor("staff", None, frozenset({"administrator"}))
    mail_actions.remove_mailbox(box, by=by)
    letter = actions.answer(
        Ticket.objects.get(pk=ticket.pk), by=world.by(world.agent), text="Máris."
    ).outgoing
    assert letter is not None
    assert letter.from_address == "desk@duna.example"
    assert "Üdvözlettel" not in letter.text


def test_mail_that_waited_too_long_opens_its_ticket_without_an_acknowledgement(
    world: World, box: Mailbox
) -> None:
    Mailbox.objects.update(acknowledge_hours=6)
    for hours, letters in ((5, 1), (7, 0), (24 * 365, 0)):
        Outgoing.objects.all().delete()
        at = kernel.now() - timedelta(hours=hours)
        raw = store(mail(ANNA, f"{hours}", "x"), received_at=at, mailbox=box)
        assert intake.process_one(raw).outcome == "ticket"
        assert Outgoing.objects.filter(purpose="acknowledgement").count() == letters, hours


@pytest.mark.parametrize(("server", "customer"), [("", "acme"), ("mx.duna.example", None)])
def test_the_server_that_a_mailbox_trusts_is_believed_about_senders(
    world: World, box: Mailbox, server: str, customer: str | None
) -> None:
    Mailbox.objects.update(trusted_server=server)
    box.refresh_from_db()
    raw = mail(ANNA, Authentication_Results="mx.duna.example; dmarc=fail")
    fate = intake.process_one(store(raw, mailbox=box))
    assert Ticket.objects.get(number=fate.ticket).customer == (world.acme if customer else None)


def test_a_number_in_the_subject_of_a_mail_that_fails_is_not_believed(
    world: World, box: Mailbox
) -> None:
    ticket = ticket_of(ANNA, "net@duna.example")
    Mailbox.objects.update(trusted_server="mx.duna.example")
    box.refresh_from_db()
    for failing in ("dmarc=fail", "spf=fail; dkim=none", "dkim=fail", "spf=softfail"):
        raw = mail(ANNA, f"Re: [#{ticket.number}] x", failing,
                   Authentication_Results=f"mx.duna.example; {failing}")  # fmt: skip
        fate = intake.process_one(store(raw, mailbox=box))
        assert (fate.outcome, fate.reason) == ("held", "authentication"), failing
    raw = mail(ANNA, f"Re: [#{ticket.number}] x", "good",
               Authentication_Results="mx.duna.example; dmarc=pass")  # fmt: skip
    assert intake.process_one(store(raw, mailbox=box)).ticket == ticket.number


def test_who_was_in_blind_copy_is_shown_to_nobody(world: World, box: Mailbox) -> None:
    raw = mail(ANNA, "x", "y", Bcc="bela@acme.example, net@duna.example")
    fate = intake.process_one(store(raw, envelope=Envelope(None, ("net@duna.example",))))
    ticket = Ticket.objects.get(number=fate.ticket)
    assert ticket.mailbox == box
    assert not ticket.participants.exists()
    actions.answer(ticket, by=world.by(world.agent), text="Máris.")
    letters = Outgoing.objects.filter(about=ticket.ref)
    assert all("bela" not in str(one.to) + str(one.cc) + one.text + one.html for one in letters)


def test_a_mailbox_for_a_service_finds_the_line_of_who_has_bought_it(
    world: World, box: Mailbox
) -> None:
    network = Service.objects.create(code="network", name={"en": "Network"})
    first = world.line.version
    contract = Contract.objects.create(stream=Stream.objects.create(key="contract:net"), number="N",
                                       customer=world.acme, title={"en": "Network"},
                                       starts_at=first.effective_from)  # fmt: skip
    version = Version.objects.create(contract=contract, number=1,
                                     effective_from=first.effective_from)  # fmt: skip
    line = Line.objects.create(version=version, code="net", clause="1", service=network,
                               level=world.line.level, calendar=world.line.calendar)  # fmt: skip
    Version.objects.filter(pk=version.pk).update(signed_at=first.effective_from)
    assert ticket_of(ANNA, "net@duna.example").line == world.line
    for service, found, because in (
        ("network", line, "service"), ("erp", world.line, "best_level"),
        ("it", world.line, "service"),
    ):  # fmt: skip
        Mailbox.objects.update(service=service)
        Service.objects.get_or_create(code="erp", defaults={"name": {"en": "ERP"}})
        ticket = ticket_of(f"{service}@acme.example", "net@duna.example")
        assert (ticket.line, ticket.covered_because) == (found, because), service
