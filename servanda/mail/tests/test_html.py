"""What strangers write as HTML: nothing runs, nothing is fetched, nothing hangs."""

import time

import pytest

from servanda.mail import html, html_text

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<iframe src=//evil.example>",
    "<object data=//evil.example>",
    "<embed src=//evil.example>",
    "<form action=//evil.example><input></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>*{background:url(//evil.example)}</style>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<table background=//evil.example><td background=//evil.example>x</table>",
    "<video src=//evil.example poster=//evil.example>",
    "<img srcset='//evil.example 1x'>",
    "<img src='//evil.example/x'>",
    "<img src='https://evil.example/x'>",
    "<img alt='>' src='https://evil.example/x'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<p id=x class=y name=z>clobber</p>",
    "<a target=_blank ping=//evil.example href='https://ok.example'>x</a>",
]
HOSTILE = {
    "deep": "<div>" * 100_000,
    "bold": "<b>" * 150_000,
    "unclosed": "<b></p>" * 70_000,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(60_000)) + ">",
    "angles": "<" * 480_000,
    "entities": "&#" * 240_000,
    "comments": "<!--" * 100_000,
    "scripts": "<script </script " * 25_000,
    "adoption": ("<a><b><i><u><p>" * 30 + "</a></b></i></u>") * 300,
    "tables": "<table><tr><td>" * 30_000,
    "custom": "<x-y></p>" * 50_000,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_active_is_left(attack: str) -> None:
    safe = html.sanitise(attack).lower()
    for word in (
        "script",
        "onerror",
        "onload",
        "style",
        "<svg",
        "<form",
        "<meta",
        "ping",
        "background",
    ):
        assert word not in safe
    assert 'src="http' not in safe
    assert 'src="//' not in safe


def test_images_wait_until_asked_for() -> None:
    safe = html.sanitise('<img src="https://x.example/p?a=1&amp;b=2"><img src="cid:logo@x">')
    assert 'src="remote:https://x.example/p?a=1&amp;b=2"' in safe
    assert html.with_images(safe, {"logo@x": "/files/1"}) == '<img><img src="/files/1">'
    shown = html.with_images(safe, {}, remote=True)
    assert shown == '<img src="https://x.example/p?a=1&amp;b=2"><img>'


def test_links_and_direction_stay() -> None:
    safe = html.sanitise('<p dir="rtl" lang="he">שלום <a href="https://x.example">כאן</a></p>')
    assert 'dir="rtl"' in safe
    assert 'href="https://x.example" rel="noopener noreferrer nofollow"' in safe


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_takes_bounded_time(name: str) -> None:
    begin = time.perf_counter()
    html.sanitise(HOSTILE[name])
    html_text.to_text(HOSTILE[name])
    assert time.perf_counter() - begin < 8


def test_text_of_html() -> None:
    text = html_text.to_text(
        "<style>p{}</style><p>Hi&nbsp;Anna,</p><p>two<br>lines</p><ul><li>a<li>b</ul>"
        "<blockquote>old <b>words</b><blockquote>older</blockquote></blockquote>"
        '<table><tr><td>1</td><td>2</td></tr></table><a href="https://x.example/a">see</a>'
    )
    assert text == (
        "Hi Anna,\n\ntwo\nlines\n\n- a\n- b\n\n> old words\n>> older\n1 2\nsee <https://x.example/a>"
    )
