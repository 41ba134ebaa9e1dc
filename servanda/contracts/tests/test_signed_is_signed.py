"""Nobody changes what was signed, not even with SQL."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from servanda.catalogue.credits import Amount, Impact
from servanda.contracts.models import Line, Rung, Target, Version
from servanda.contracts.tests.factory import (
    ladder_14,
    make_contract,
    make_draft,
    make_level,
    put_line,
)
from servanda.people.tests.factory import ROOT, make_customer
from servanda.systems.actions import add_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> Line:
    customer = make_customer()
    shop = add_system(customer, by=ROOT, name="Web shop")
    impact = Impact({"resolution": Amount(share=1000)}, cap=Amount(share=3000))
    prices = [("On-site visit", "visit", 9_000)]
    return make_contract(
        customer, systems=[shop], ladder=ladder_14(), impact=impact, price_list=prices
    )


def run(sql: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


CHANGES = {
    "the version's date": "UPDATE contracts_version SET effective_from = signed_at WHERE id = {v}",
    "the signature": "UPDATE contracts_version SET signed_at = NULL WHERE id = {v}",
    "when silence lapses": "UPDATE contracts_version SET lapse_days = 3 WHERE id = {v}",
    "the whole version": "DELETE FROM contracts_version WHERE id = {v}",
    "a line's price": "UPDATE contracts_line SET price_minor = 0 WHERE id = {l}",
    "a line": "DELETE FROM contracts_line WHERE id = {l}",
    "a target's amount": "UPDATE contracts_target SET amount = 1 WHERE line_id = {l}",
    "a target": "DELETE FROM contracts_target WHERE line_id = {l}",
    "a rung's percentage": "UPDATE contracts_rung SET percent = 1 WHERE version_id = {v}",
    "a rung": "DELETE FROM contracts_rung WHERE version_id = {v}",
    "the cap of its credits": "UPDATE contracts_line SET cap_share = NULL WHERE id = {l}",
    "a credit": "UPDATE contracts_credit SET share = 1 WHERE line_id = {l}",
    "a credit that is owed": "DELETE FROM contracts_credit WHERE line_id = {l}",
    "a price of work outside": "UPDATE contracts_priceitem SET price_minor = 1"
    " WHERE version_id = {v}",
    "an item of the price list": "DELETE FROM contracts_priceitem WHERE version_id = {v}",
    "the scope": "DELETE FROM contracts_line_systems WHERE line_id = {l}",
    "whose it is": "UPDATE contracts_contract SET number = 'x' WHERE id = {c}",
    "one more target": "INSERT INTO contracts_target (line_id, metric, priority, unit, amount,"
    " clause) VALUES ({l}, 'quote', 1, 'seconds', 60, '')",
}


@pytest.mark.parametrize("what", CHANGES)
def test_sql_cannot_change(what, line):
    sql = CHANGES[what].format(v=line.version_id, l=line.pk, c=line.version.contract_id)
    with pytest.raises(IntegrityError, match="a signed contract version never changes"):
        run(sql)


def test_nothing_can_be_put_into_it(line):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rung.objects.create(
            version=line.version, position=9, percent=10, title={"en": "x"}, role="head"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            version=line.version,
            code="x",
            service=line.service,
            level=make_level("silver"),
            calendar=line.calendar,
        )
    other = add_system(line.version.contract.customer, by=ROOT, name="Printer")
    with pytest.raises(IntegrityError), transaction.atomic():
        line.systems.add(other)


def test_nothing_can_be_moved_in_or_out(line):
    draft = make_draft()
    loose = put_line(draft)
    with pytest.raises(IntegrityError):
        run("UPDATE contracts_line SET version_id = %s WHERE id = %s", line.version_id, loose.pk)
    with pytest.raises(IntegrityError):
        run("UPDATE contracts_line SET version_id = %s WHERE id = %s", draft.pk, line.pk)
    with pytest.raises(IntegrityError):
        run("UPDATE contracts_target SET line_id = %s WHERE line_id = %s", loose.pk, line.pk)


def test_a_draft_can_be_changed_in_any_way():
    line = put_line(make_draft())
    run("UPDATE contracts_line SET price_minor = 0 WHERE id = %s", line.pk)
    Target.objects.filter(line=line).delete()
    line.delete()
    Version.objects.filter(pk=line.version_id).delete()


def test_the_end_of_the_term_is_not_part_of_what_was_signed(line):
    run("UPDATE contracts_contract SET ends_at = now() WHERE id = %s", line.version.contract_id)


def test_truncate_is_for_test_databases_only(line):
    """The rule itself: the trigger is there, and asks for the name of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s", ["%_no_truncate"]
        )
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'servanda_signed'")
        (source,) = cursor.fetchone()
    assert {"contracts_version", "contracts_line", "contracts_target"} <= tables
    assert "current_database() LIKE 'test\\_%'" in source
