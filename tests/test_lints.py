"""The project's own rules: right by their examples, and kept by the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lints.rules import RULES, Rule
from tests.lints.run import findings

GOOD = [pytest.param(rule, text, id=f"{rule.name}: {text}") for rule in RULES for text in rule.good]
BAD = [pytest.param(rule, text, id=f"{rule.name}: {text}") for rule in RULES for text in rule.bad]


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_good_passes(rule: Rule, text: str) -> None:
    assert list(rule.find(text)) == []


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_bad_is_found(rule: Rule, text: str) -> None:
    assert list(rule.find(text))


def test_the_package_keeps_them() -> None:
    assert list(findings()) == []


def test_a_breach_is_reported_with_its_place(tmp_path: Path) -> None:
    page = tmp_path / "servanda" / "desk" / "templates" / "desk" / "a.html"
    page.parent.mkdir(parents=True)
    page.write_text('<p>\n<p style="color: red">')
    assert [line.split(": ")[0] for line in findings(tmp_path)] == [
        "servanda/desk/templates/desk/a.html:2"
    ]


def test_mails_may_carry_styles(tmp_path: Path) -> None:
    mail = tmp_path / "servanda" / "notices" / "templates" / "notices" / "a.html"
    mail.parent.mkdir(parents=True)
    mail.write_text('<p style="color: red">')
    assert list(findings(tmp_path)) == []
