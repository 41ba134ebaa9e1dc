"""How a kind of problem is resolved: written, versions kept, a customer's own way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from servanda.catalogue import actions
from servanda.catalogue.actions import Draft, Planned
from servanda.catalogue.models import ProcedureVersion
from servanda.catalogue.queries import procedures_for
from servanda.kernel import Refused, chain
from servanda.kernel.models import Stream
from servanda.kernel.money import Money
from servanda.people.tests.factory import ROOT, make_actor, make_customer

pytestmark = pytest.mark.django_db
PRINTER = Draft(
    name={"en": "The printer does not print", "hu": "Nem nyomtat a nyomtató"},
    seconds=90 * 60,
    steps=(Planned("Look whether it is switched on", role="agent"), Planned("Restart the queue")),
    words="printer\n nyomtató \n\n",
    cost="included",
)


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_what_was_written_is_kept_with_its_steps_in_order():
    version = actions.save_procedure(None, PRINTER, by=ROOT).current
    assert [(step.position, step.text) for step in version.steps.all()] == [
        (1, "Look whether it is switched on"),
        (2, "Restart the queue"),
    ]
    assert version.known_by == ["printer", "nyomtató"]
    assert (version.number, version.seconds, version.cost) == (1, 5400, "included")


def test_a_change_is_a_new_version_and_the_old_one_says_what_it_said():
    procedure = actions.save_procedure(None, PRINTER, by=ROOT)
    actions.save_procedure(procedure, replace(PRINTER, seconds=3600), by=ROOT, base=1)
    versions = ProcedureVersion.objects.order_by("number")
    assert [(one.number, one.seconds, one.steps.count()) for one in versions] == [
        (1, 5400, 2),
        (2, 3600, 2),
    ]


def test_saving_without_a_change_writes_nothing():
    procedure = actions.save_procedure(None, PRINTER, by=ROOT)
    actions.save_procedure(procedure, PRINTER, by=ROOT, base=1)
    assert procedure.versions.count() == 1


def test_who_looked_at_an_older_version_is_told_and_overwrites_nothing():
    procedure = actions.save_procedure(None, PRINTER, by=ROOT)
    actions.save_procedure(procedure, replace(PRINTER, seconds=3600), by=ROOT, base=1)
    with refused("changed_meanwhile"):
        actions.save_procedure(procedure, replace(PRINTER, seconds=60), by=ROOT, base=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": {"en": "  "}}, "no_name"),
        ({"seconds": 0}, "bad_time"),
        ({"seconds": 401 * 3600}, "bad_time"),
        ({"steps": ()}, "bad_steps"),
        ({"steps": (Planned("again"),) * 41}, "bad_steps"),
        ({"price": Money(-1, "EUR")}, "bad_price"),
    ],
)
def test_what_cannot_be_meant_is_refused(change, code):
    with refused(code):
        actions.save_procedure(None, replace(PRINTER, **change), by=ROOT)


@pytest.mark.parametrize("role", ["agent", "specialist", "account_manager", "administrator"])
def test_only_managers_write_procedures(role):
    with refused("not_allowed"):
        actions.save_procedure(None, PRINTER, by=make_actor(role))


class TestVariants:
    def test_a_customer_is_offered_their_own_way_in_its_place(self):
        alma, korte = make_customer(name="Alma"), make_customer(name="Körte")
        general = actions.save_procedure(None, PRINTER, by=ROOT)
        own = actions.save_procedure(
            None, replace(PRINTER, seconds=1800), by=ROOT, variant_of=general, customer=alma
        )
        assert procedures_for(alma) == [own.current]
        general.refresh_from_db()
        assert procedures_for(korte) == procedures_for(None) == [general.current]

    def test_a_customer_has_one_variant(self):
        alma = make_customer(name="Alma")
        general = actions.save_procedure(None, PRINTER, by=ROOT)
        actions.save_procedure(None, PRINTER, by=ROOT, variant_of=general, customer=alma)
        with refused("variant_taken"):
            actions.save_procedure(None, PRINTER, by=ROOT, variant_of=general, customer=alma)

    def test_put_aside_it_is_offered_to_nobody_until_it_is_again(self):
        procedure = actions.save_procedure(None, PRINTER, by=ROOT)
        actions.retire_procedure(procedure, by=ROOT)
        assert procedures_for(None) == []
        actions.retire_procedure(procedure, by=ROOT, retired=False)
        assert procedures_for(None) == [procedure.current]


def test_the_journal_of_the_catalogue_stays_true():
    procedure = actions.save_procedure(None, PRINTER, by=ROOT)
    actions.retire_procedure(procedure, by=ROOT)
    kinds = Stream.objects.get(key="catalogue").entries.order_by("number").values_list("kind")
    assert [kind for (kind,) in kinds] == ["procedure.saved", "procedure.retired"]
    assert not list(chain.verify([Stream.objects.get(key="catalogue")]))
