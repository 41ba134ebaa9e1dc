"""The base pages: language, direction, theme, and nothing inline."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from servanda.presentation import views

PACKAGE = Path(__file__).parents[1]
STATIC = PACKAGE / "static"
TEMPLATES = PACKAGE / "templates"


def page(address: str = "/", **cookies: str) -> str:
    request = RequestFactory().get(address)
    request.COOKIES.update(cookies)
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return views.styleguide(request).content.decode()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("hu", "ltr"), ("he", "rtl")])
def test_a_page_says_its_language_and_direction(language: str, direction: str) -> None:
    assert f'<html lang="{language}" dir="{direction}"' in page(f"/?lang={language}")


def test_the_chosen_theme_comes_with_the_page() -> None:
    assert 'data-theme="dark"' in page(theme="dark")
    assert 'data-theme="auto"' in page(theme='"><script>')


def test_nothing_is_inline() -> None:
    html = page()
    assert not re.search(r'\s(style|on\w+)="', html)
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert "src=" in attributes or 'type="application/json"' in attributes


def test_every_template_can_be_read() -> None:
    for template in TEMPLATES.rglob("*.html"):
        get_template(str(template.relative_to(TEMPLATES)))


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = (STATIC / "presentation/icons/icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    named = re.compile(r'{% icon "([\w-]+)"|nav_item \S+ "([\w-]+)"|symbol="([\w-]+)"')
    for template in PACKAGE.parent.rglob("templates/**/*.html"):
        for names in named.findall(template.read_text()):
            assert "".join(names) in known, template.name


def test_styles_know_no_left_and_right() -> None:
    physical = re.compile(r"(?<![\w-])(margin|padding|border|inset)?-?(left|right)(?![\w-])")
    for sheet in (STATIC / "presentation/css").rglob("*.css"):
        assert not physical.search(sheet.read_text()), sheet.name


def test_every_sheet_hangs_on_the_entry() -> None:
    css = STATIC / "presentation/css"
    named = set(re.findall(r'@import url\("([^"]+)"\)', (css / "servanda.css").read_text()))
    alone = {"servanda.css", "mail.css"}  # the entry, and the frame in which a mail is shown
    assert named == {str(f.relative_to(css)) for f in css.rglob("*.css")} - alone


def test_hashed_names_are_put_into_styles(tmp_path: Path) -> None:
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    source = FileSystemStorage(location=STATIC)
    names = [str(f.relative_to(STATIC)) for f in STATIC.rglob("*") if f.is_file()]
    found = {name: (source, name) for name in names}
    assert not [e for *_, e in storage.post_process(found) if isinstance(e, Exception)]
    entry = tmp_path / storage.stored_name("presentation/css/servanda.css")
    assert re.search(r'url\("tokens\.\w{12}\.css"\) layer\(base\)', entry.read_text())


def test_refused_sentences_of_forms_come_in_the_readers_language() -> None:
    with translation.override("en"):
        assert "Este campo" in page("/?lang=es")
