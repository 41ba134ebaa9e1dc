"""The tags bring the reader's language and zone to the wording."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from servanda import kernel
from servanda.kernel.money import Money
from servanda.kernel.words import Words

NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def render(source: str, language: str = "en", **context: object) -> str:
    template = Template("{% load presentation %}" + source)
    with kernel.pretend(NOW), translation.override(language), timezone.override("Asia/Jerusalem"):
        return template.render(Context(context))


def test_a_time_carries_its_exact_value() -> None:
    html = render("{{ t|as_time }}", t=NOW)
    assert ">today 11:00</time>" in html
    assert 'datetime="2026-07-01T08:00:00+00:00"' in html
    assert 'title="Wednesday, 1 July 2026 11:00:00' in html


def test_distances_can_be_kept_current_by_the_browser() -> None:
    assert "data-until>עכשיו<" in render("{{ t|until }}", "he", t=NOW)
    assert '"locale": "he"' in render("{% time_words %}", "he")


def test_nothing_is_said_of_what_is_missing() -> None:
    assert render("{{ n|as_time }}{{ n|until }}{{ n|duration }}{{ n|money }}{{ n|words }}") == ""


def test_filters_speak_the_readers_language() -> None:
    assert render("{{ s|duration }}", "hu", s=8100) == "2 óra 15 perc"
    assert render("{{ m|money }}", "hu", m=Money(12_345, "HUF")).endswith("345\xa0Ft")
    assert render("{{ w|words }}", "hu", w=Words(en="Gold", hu="Arany")) == "Arany"


def test_names_are_isolated_and_escaped() -> None:
    assert render("{{ n|bdi }}", n="<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert 'title="&lt;b&gt; c"' in render("{% avatar n %}", n="<b> c")


def test_an_icon_alone_says_what_it_is() -> None:
    assert 'role="img" aria-label="Mail"' in render('{% icon "mail" "Mail" %}')
    assert 'aria-hidden="true"' in render('{% icon "mail" %}')


def test_a_missed_clock_is_full_and_a_running_one_is_not() -> None:
    assert 'max="60" value="60"' in render('{% clock_bar "R" 10 60 "missed" "late" %}')
    assert 'max="60" value="10"' in render('{% clock_bar "R" 10 60 "running" "soon" %}')
    assert 'max="1" value="0"' in render('{% clock_bar "R" 5 0 "paused" "later" %}')


def test_pages_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/", {"q": "a b", "page": "2"})
    html = render("{% pagination p %}", p=Paginator(range(9), 3).page(2), request=request)
    assert 'href="?q=a+b&amp;page=1"' in html
    assert 'href="?q=a+b&amp;page=3"' in html
    assert '<bdi dir="ltr">4–6</bdi>' in html


class AddressForm(forms.Form):
    address = forms.EmailField(help_text="Where we answer")


def test_a_refused_field_keeps_what_was_typed_and_is_tied_to_its_error() -> None:
    html = render("{% field f.address %}", f=AddressForm({"address": "anna@"}))
    assert 'value="anna@"' in html
    assert 'aria-describedby="id_address_helptext id_address_error"' in html
    assert 'id="id_address_helptext"' in html
    assert 'id="id_address_error"' in html
