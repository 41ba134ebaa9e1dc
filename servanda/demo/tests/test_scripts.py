"""The scripts are whole: everybody and everything that they name is there."""

from __future__ import annotations

import re

import pytest

from servanda.demo import writing
from servanda.demo.acts import ACTS
from servanda.demo.company import customers
from servanda.demo.script import Script, scripts

GIVEN = {row["key"]: row for row in customers.given()}
PEOPLE = {contact["key"] for row in GIVEN.values() for contact in row["contacts"]}
GAP = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.id)
def test_a_script_names_what_there_is(script: Script):
    assert {step[0] for step in script.steps} <= set(ACTS)
    texts = [script.subject, script.text, *(what for step in script.steps for what in step[1:])]
    gaps = {gap for text in texts if isinstance(text, str) for gap in GAP.findall(text)}
    assert gaps <= {"name", "given", "me", *script.fill}
    assert all(len(texts) >= script.uses for texts in script.fill.values())
    if script.customer:
        row = GIVEN[script.customer]
        assert set(script.who) <= {contact["key"] for contact in row["contacts"]}
        assert not script.system or script.system in {one["key"] for one in row["systems"]}
        lines = {line["code"] for line in row["contract"]["lines"]}
        assert not script.line or script.line in lines


def test_no_id_is_used_twice():
    ids = [script.id for script in scripts()]
    assert len(ids) == len(set(ids)) >= 45


def test_addresses_belong_to_nobody():
    addresses = [
        one for row in GIVEN.values() for c in row["contacts"] for one in c.get("addresses", ())
    ]
    addresses += [script.sender for script in scripts() if script.sender]
    addresses += [one.sender or one.address for one in writing.examples().values()]
    assert all(address.endswith(".example") for address in addresses)
