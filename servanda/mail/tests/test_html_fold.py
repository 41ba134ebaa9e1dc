"""What is folded in a mail's text is folded in its HTML, and nothing else is."""

import html as entities
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.mail.html import sanitise
from servanda.mail.html_fold import fold_html
from servanda.mail.html_text import to_text
from servanda.mail.quotes import fold

GMAIL = (
    '<div dir="ltr">It works <b>now</b>, thank you.</div><br>'
    '<div class="gmail_quote"><div dir="ltr">On Mon, 3 Mar 2025 at 10:12, Anna '
    '&lt;<a href="mailto:a@x.example">a@x.example</a>&gt; wrote:<br></div>'
    "<blockquote>Is it better?<br>Anna</blockquote></div>"
)
OUTLOOK = (
    "<div><p>Igen, már jó.</p><p>Üdv, Béla</p><hr>"
    "<p><b>Feladó:</b> Kiss Anna &lt;a@x.example&gt;<br><b>Elküldve:</b> 2025. március 3. 10:12<br>"
    "<b>Címzett:</b> Nagy Béla<br><b>Tárgy:</b> Nyomtató</p><p>Jobb már?</p></div>"
)
HEBREW = (
    '<div dir="rtl">כן, עובד עכשיו.</div><div dir="rtl">בתאריך יום ב׳, 3 במרץ 2025 ב-10:12 מאת '
    "Anna &lt;a@x.example&gt;:</div><blockquote><div>האם זה עובד?</div></blockquote>"
)


def folded(source):
    safe = sanitise(source)
    parts = fold(to_text(source))
    quoted = "\n\n".join(part for part in (parts.signature, parts.quoted) if part)
    return fold_html(safe, reply=parts.reply, quoted=quoted, summary="Quoted text")


@pytest.mark.parametrize(
    ("source", "said", "repeated"),
    [
        (GMAIL, "thank you", "Is it better?"),
        (OUTLOOK, "Igen, már jó.", "Jobb már?"),
        (HEBREW, "עובד עכשיו", "האם זה עובד?"),
    ],
)
def test_the_quote_goes_behind_a_fold_and_the_answer_stays(source, said, repeated):
    shown, _details, hidden = folded(source).partition("<details>")
    assert said in shown
    assert repeated in hidden
    assert repeated not in shown


def test_a_rule_in_the_html_is_a_line_of_words_in_the_text():
    """Zimbra and others write "----- Original Message -----" into the text only."""
    block = "From: Desk <d@x.example>\nTo: Anna\nSent: Monday, 5 October 2026\nSubject: Test\n\nHi"
    parts = fold(f"Hello\n\n----- Original Message -----\n{block}")
    safe = "<div>Hello<br><hr>" + block.replace("<", "&lt;").replace("\n", "<br>") + "</div>"
    shown = fold_html(safe, reply=parts.reply, quoted=parts.quoted, summary="Q")
    assert "Hello" in shown.partition("<details>")[0]
    assert "From: Desk" in shown.partition("<details>")[2]


def test_a_quote_inside_a_table_keeps_the_document_whole():
    source = "<table><tr><td>Yes.<br>On 3 Mar 2025 Anna wrote to us:<p>Is it?</p></td></tr></table>"
    shown = fold_html(source, reply="Yes.", quoted="On 3 Mar 2025 Anna wrote to us", summary="…")
    assert shown == (
        "<table><tr><td>Yes.<br></td></tr></table><details><summary>…</summary><table><tr><td>"
        "On 3 Mar 2025 Anna wrote to us:<p>Is it?</p></td></tr></table></details>"
    )


def test_words_of_the_reply_below_the_quote_are_never_hidden():
    source = "<blockquote>Anna wrote on Monday: is it?</blockquote><p>Yes, since noon.</p>"
    same = fold_html(source, reply="Yes, since noon.", quoted="Anna wrote on Monday", summary="…")
    assert same == source


def test_a_mail_that_is_all_quote_is_shown_whole():
    source = "<p>On Monday Anna wrote: is it?</p>"
    assert fold_html(source, reply="", quoted="On Monday Anna wrote", summary="…") == source


TAG = re.compile("<[^>]*>")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_letter_is_lost_whatever_is_folded(own, quoted, more):
    parts = [entities.escape(part) for part in (own, quoted, more)]
    source = sanitise("<div><p>{}</p><b>{}</b>{}</div>".format(*parts))
    shown = fold_html(source, reply=own, quoted=quoted, summary="")
    assert TAG.sub("", shown) == TAG.sub("", source)
