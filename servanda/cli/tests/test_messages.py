"""Translations: every text is found, every gap is reported, and what is compiled is understood."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from servanda.cli import messages

PAGE = """{% load i18n %}
  <p>{% translate "Sign in" %}</p>
    {% blocktranslate count n=n trimmed %}
      One ticket
    {% plural %}
      {{ n }} tickets
    {% endblocktranslate %}
<b>it's "quoted" (</b>
"""
CODE = """
from django.utils.translation import gettext_lazy as _, pgettext
a = _("Due at %(time)s")
b = pgettext("verb", "Close")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "desk" / "templates").mkdir(parents=True)
    (tmp_path / "desk" / "templates" / "a.html").write_text(PAGE)
    (tmp_path / "desk" / "views.py").write_text(CODE)
    (tmp_path / "desk" / "tests").mkdir()
    (tmp_path / "desk" / "tests" / "test_a.py").write_text('_("Not this")')
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    return tmp_path


def translate(package: Path, language: str, **texts: str) -> None:
    """Fill the catalogue: texts by their first word."""
    path = package / "locale" / language / "LC_MESSAGES" / "django.po"
    catalog = messages._read(path)
    for message in catalog:
        first = message.id if isinstance(message.id, str) else (message.id or [""])[0]
        if first.split(" ")[0] in texts:
            text = texts[first.split(" ")[0]]
            plural = not isinstance(message.id, str)
            message.string = (text,) * catalog.num_plurals if plural else text
    with path.open("wb") as file:
        write_po(file, catalog)


WHOLE = {"Sign": "Belépés", "One": "%(n)s jegy", "Due": "%(time)s-kor", "Close": "Lezár"}


def test_texts_of_templates_and_code_are_found(package: Path) -> None:
    found = {(message.id, message.context) for message in messages.extracted() if message.id}
    assert found == {
        ("Sign in", None),
        (("One ticket", "%(n)s tickets"), None),
        ("Due at %(time)s", None),
        ("Close", "verb"),
    }


def test_gaps_are_faults(package: Path) -> None:
    assert any("there is no catalogue" in fault for fault in messages.faults())
    messages.update()
    assert sum("missing" in fault for fault in messages.faults()) == 4 * 3


def test_a_whole_catalogue_has_none_and_compiles(package: Path) -> None:
    messages.update()
    for language in messages.LANGUAGES:
        translate(package, language, **WHOLE)
    assert list(messages.faults()) == []
    messages.compile_stale()
    mo = package / "locale" / "hu" / "LC_MESSAGES" / "django.mo"
    with mo.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Sign in") == "Belépés"


def test_a_lost_placeholder_is_a_fault(package: Path) -> None:
    messages.update()
    translate(package, "hu", **{**WHOLE, "Due": "határidő"})
    assert any("placeholders differ" in fault for fault in messages.faults() if "hu" in fault)


def test_a_fuzzy_entry_is_a_fault(package: Path) -> None:
    messages.update()
    translate(package, "hu", **WHOLE)
    path = package / "locale" / "hu" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text().replace('msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"'))
    assert [fault for fault in messages.faults() if "hu" in fault] == ["hu: fuzzy: 'Sign in'"]


def test_update_keeps_what_was_translated(package: Path) -> None:
    messages.update()
    translate(package, "hu", **WHOLE)
    messages.update()
    assert [fault for fault in messages.faults() if "hu" in fault] == []


def test_hebrew_has_a_dual(package: Path) -> None:
    messages.update()
    catalogue: Catalog = messages._read(package / "locale" / "he" / "LC_MESSAGES" / "django.po")
    assert catalogue.num_plurals == 3


class TestManners:
    """A catalogue of a manner (informal) holds only what differs."""

    def write(self, package: Path, text: str) -> None:
        messages.update()
        for language in messages.LANGUAGES:
            translate(package, language, **WHOLE)
        path = package / "locale" / "hu_Informal" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        path.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{text}')

    def test_a_few_texts_are_enough_and_compile(self, package: Path) -> None:
        self.write(package, 'msgid "Sign in"\nmsgstr "Lépj be"\n')
        assert list(messages.faults()) == []
        messages.compile_stale()
        assert (package / "locale" / "hu_Informal" / "LC_MESSAGES" / "django.mo").exists()

    def test_a_text_the_program_does_not_say_is_a_fault(self, package: Path) -> None:
        self.write(package, 'msgid "Gone"\nmsgstr "Elment"\n')
        assert list(messages.faults()) == ["hu_Informal: the program no longer says 'Gone'"]

    def test_a_lost_placeholder_is_a_fault_here_too(self, package: Path) -> None:
        self.write(package, 'msgid "Due at %(time)s"\nmsgstr "határidő"\n')
        fault = "hu_Informal: placeholders differ: 'Due at %(time)s' and 'határidő'"
        assert list(messages.faults()) == [fault]
