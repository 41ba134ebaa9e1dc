"""Real connections: two who write one draft at the same moment. Each ends with what it meant, or is
told; nothing that was taken away comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from servanda.contracts import actions
from servanda.contracts.models import Contract, Line, Version
from servanda.contracts.tests.factory import hours, ladder_14, make_contract, make_draft, put_line
from servanda.contracts.texts import texts_of
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.people import actors
from servanda.people.models import Role
from servanda.people.tests.factory import ROOT, make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def run(*acts: Callable[[], object]) -> list[str]:
    """Each in a thread of its own, the first a moment ahead; how each ended, in order."""
    ended: dict[int, str] = {}
    barrier = threading.Barrier(len(acts))

    def one(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
            ended[place] = "done"
        except Refused as refusal:
            ended[place] = refusal.code
        except Exception as error:
            ended[place] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ended[place] for place in sorted(ended)]


def copies(line: Line) -> list[Line]:
    found = Line.objects.select_related("version__contract")
    return [found.get(pk=line.pk) for _ in range(2)]


def versions(line: Line) -> list[Version]:
    return [Version.objects.select_related("contract").get(pk=line.version_id) for _ in range(2)]


def test_thrown_away_by_two():
    one, two = versions(put_line(make_draft()))
    ended = run(
        lambda: actions.discard_draft(one, by=ROOT), lambda: actions.discard_draft(two, by=ROOT)
    )
    assert sorted(ended) == ["done", "no_draft"]
    assert not Contract.objects.exists()


def test_signed_and_thrown_away():
    line = put_line(make_draft())
    one, two = versions(line)
    contact = make_contact(line.version.contract.customer)
    ended = run(
        lambda: actions.sign(one, by=ROOT, contact=contact),
        lambda: actions.discard_draft(two, by=ROOT),
    )
    assert sorted(ended) in (["done", "no_draft"], ["done", "signed"])
    assert Contract.objects.exists() == (ended[0] == "done")


def test_a_line_taken_out_does_not_come_back():
    draft = make_draft()
    line = put_line(draft)
    for _ in range(5):
        one, two = copies(line)
        ended = run(
            lambda one=one: actions.drop_line(one, by=ROOT),
            lambda two=two: actions.change_line(two, by=ROOT, price=Money(1, "EUR")),
        )
        assert ended[0] == "done"
        assert ended[1] in ("done", "no_line")
        assert not draft.lines.exists()
        line = put_line(draft)


def test_signed_and_changed():
    line = put_line(make_draft())
    one, two = copies(line)
    contact = make_contact(line.version.contract.customer)
    ended = run(
        lambda: actions.sign(one.version, by=ROOT, contact=contact),
        lambda: actions.change_line(two, by=ROOT, price=Money(1, "EUR")),
    )
    line.refresh_from_db()
    assert ended[0] == "done"
    assert (ended[1], line.price_minor == 1) in [("done", True), ("signed", False)]


def test_a_step_taken_out_by_two():
    line = make_contract(targets={("resolution", 1): hours(4)}, ladder=ladder_14())
    draft = actions.amend(
        line.version.contract,
        by=ROOT,
        effective_from=line.version.effective_from.replace(year=2035),
    )
    first = draft.rungs.first()
    one, two = (draft.rungs.select_related("version__contract").get(pk=first.pk) for _ in "12")
    ended = run(lambda: actions.drop_rung(one, by=ROOT), lambda: actions.drop_rung(two, by=ROOT))
    assert sorted(ended) == ["done", "no_step"]


def test_one_number_given_to_two_contracts():
    """Whichever is written first has it; the other is told."""
    line = make_contract()
    text = next(one for one in texts_of(line.version) if one.field == "number")
    manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
    customer = make_customer()
    ended = run(
        lambda: make_draft(customer, number="2026/9"),
        lambda: make_draft(customer, number="2026/9"),
        lambda: actions.correct(line.version, by=manager, text=text, to="2026/9", reason="So."),
    )
    assert sorted(ended) == ["done", "number_taken", "number_taken"]
