"""What strangers write is shown as text, never as markup."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.presentation.plaintext import as_html


def test_markup_stays_text() -> None:
    assert as_html("<script>x</script>") == '<p dir="auto">&lt;script&gt;x&lt;/script&gt;</p>'


def test_paragraphs_and_lines_are_kept() -> None:
    assert as_html("a\r\nb\n\n \nc") == '<p dir="auto">a<br>b</p><p dir="auto">c</p>'


def test_nothing_gives_nothing() -> None:
    assert as_html(" \n") == ""


def test_links_say_nothing_about_us_and_leave_the_full_stop() -> None:
    html = as_html("See https://x.example/a?b=1&c=2.")
    assert 'href="https://x.example/a?b=1&amp;c=2"' in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert html.endswith("</a>.</p>")


def test_a_bracket_that_belongs_to_the_address_stays() -> None:
    assert 'href="https://x.example/a_(b)"' in as_html("(https://x.example/a_(b))")


def test_mail_addresses_can_be_written_to() -> None:
    assert 'href="mailto:anna@ujvaros.example"' in as_html("anna@ujvaros.example, hello")


def test_other_schemes_are_not_links() -> None:
    assert "<a" not in as_html("javascript:alert(1) data:text/html,x")


@given(st.text(alphabet=st.sampled_from("<>\"'&:/.@ah tps\n()"), max_size=60))
def test_no_tag_of_the_writer_survives(text: str) -> None:
    html = as_html(text)
    for tag in ('<p dir="auto">', "</p>", "<br>", "<bdi>", "</bdi>", "</a>"):
        html = html.replace(tag, "")
    assert html.count("<") == html.count("<a href=")


@pytest.mark.parametrize("line", ["x", "x.", "a@", "a@b", "http://)", ")", "x@y."])
def test_an_endless_line_is_shown_at_once(line: str) -> None:
    """It took minutes: a mail with one line of a million letters made its ticket unreadable."""
    start = time.process_time()
    as_html(line * (1_000_000 // len(line)))
    as_html("http://a" + line * 200_000)
    assert time.process_time() - start < 10
