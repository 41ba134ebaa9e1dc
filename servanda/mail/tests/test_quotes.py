"""Quotes are folded in four languages; nothing the customer wrote ever is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.mail.quotes import fold
from servanda.mail.tests.corpora import attribution_lines

OWN = "A szerver most működik.\nWhat about the other one?"
QUOTED = "> Tisztelt Ügyfelünk!\n>\n> We restarted it.\n> Regards"
MACHINE_LINES = [
    "On Mon, 5 Oct 2026 at 10:12, Servanda Desk <desk@example.com> wrote:",
    "On Mon, 5 Oct 2026 at 10:12, Servanda Desk With A Long Name\n<desk@example.com> wrote:",
    "On Oct 5, 2026, at 10:12 AM, Desk <desk@example.com> wrote:",
    "On 10/5/26 10:12, Desk wrote:",
    "2026. 10. 05. 10:12 keltezéssel, Desk írta:",
    "2026. október 5., hétfő 10:12 keltezéssel, Desk <desk@example.com> írta:",
    "Desk <desk@example.com> ezt írta (időpont: 2026. okt. 5., H, 10:12):",
    "El lun, 5 oct 2026 a las 10:12, Desk (<desk@example.com>) escribió:",
    "El 5/10/26 a las 10:12, Desk escribió:",
    "\u202bבתאריך יום ב׳, 5 באוק׳ 2026 ב-10:12 מאת \u202aDesk\u202c <\u202adesk@example.com\u202c>:\u202c",  # noqa: E501
    "ב-5 באוקטובר 2026, בשעה 10:12, Desk <desk@example.com> כתב/ה:",
]
OUTLOOK = [
    "From: Desk <desk@example.com>\nSent: Monday, October 5, 2026 10:12\nTo: Anna\nSubject: RE: x",
    "________________________________\nFeladó: Desk\nKüldve: 2026. október 5.\nCímzett: Anna\nTárgy: x",  # noqa: E501
    "De: Desk <desk@example.com>\nEnviado el: lunes, 5 de octubre\nPara: Ana\nAsunto: RE: x",
    "מאת: Desk <desk@example.com>\nנשלח: יום שני 5 אוקטובר 2026\nאל: דנה\nנושא: x",
    "-----Original Message-----",
    "-----Eredeti üzenet-----",
    "-----Mensaje original-----",
    "-----הודעה מקורית-----",
]


@pytest.mark.parametrize("line", MACHINE_LINES)
def test_a_marked_quote_is_folded(line: str) -> None:
    folded = fold(f"{OWN}\n\n{line}\n\n{QUOTED}\n")
    assert folded.reply == OWN
    assert folded.quoted.startswith(line.split("\n")[0])
    assert folded.quoted.endswith("> Regards")


@pytest.mark.parametrize("line", MACHINE_LINES)
def test_apple_puts_the_line_inside_the_quote(line: str) -> None:
    inside = "\n".join(f"> {part}" for part in line.split("\n"))
    assert fold(f"{OWN}\n\n{inside}\n{QUOTED}\n").reply == OWN
    text = f"Hi,\n{inside}\n> Which one?\nThe first."
    assert fold(text).reply == text


@pytest.mark.parametrize("line", MACHINE_LINES)
def test_an_answer_below_the_quote_is_shown(line: str) -> None:
    assert fold(f"{line}\n{QUOTED}\n\n{OWN}").reply == OWN


@pytest.mark.parametrize("line", MACHINE_LINES)
def test_interleaved_answers_stay_whole(line: str) -> None:
    text = f"Hi,\n\n{line}\n> Which one?\nThe first.\n> Since when?\nMonday."
    assert fold(text).reply == text


@pytest.mark.parametrize("block", OUTLOOK)
def test_outlooks_block_folds_what_follows(block: str) -> None:
    folded = fold(f"{OWN}\n\n{block}\n\nTisztelt Ügyfelünk!\nWe restarted it.")
    assert folded.reply == OWN
    assert folded.quoted.endswith("We restarted it.")


@pytest.mark.parametrize("block", OUTLOOK)
@pytest.mark.parametrize(
    "hint", ["See my answers below.", "Lent válaszoltam.", "Respondo abajo", "תשובות למטה", "Hi,"]
)
def test_when_the_answer_may_stand_below_everything_is_shown(block: str, hint: str) -> None:
    text = f"{hint}\n\n{block}\n\nWhich one?\nThe first one!"
    assert fold(text).reply == text


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand, we wrote:\n> nothing of the sort",
        "From: our database\nit comes",
        "Two points:\n-- the first\n-- the second",
        "> 5 users are affected\nand more",
        "On 3/4 at 12:30 your colleague said:\nall is well. It is not!",
        "El cliente escribió:\nno funciona",
        "Here is what the log wrote: ERROR 2026\nplease look",
    ],
)
def test_words_of_the_customer_are_never_folded(text: str) -> None:
    assert fold(text).reply == text


def test_a_signature_is_folded_but_kept() -> None:
    folded = fold(f"{OWN}\n\n-- \nKovács Anna\n+36 1 234 5678")
    assert folded.reply == OWN
    assert "Kovács Anna" in folded.signature


@pytest.mark.parametrize(
    "line",
    ["Sent from my iPhone", "Get Outlook for Android", "Enviado desde mi iPhone",
     "Elküldve az iPhone-omról", "נשלח מה-iPhone שלי"],
)  # fmt: skip
def test_what_telephones_add_is_folded(line: str) -> None:
    assert fold(f"Ok, tomorrow at ten.\n\n{line}").reply == "Ok, tomorrow at ten."


def test_a_message_of_quote_only_is_shown() -> None:
    text = f"{MACHINE_LINES[0]}\n{QUOTED}"
    assert fold(text).reply == text


@pytest.mark.parametrize("line", attribution_lines())
def test_attribution_lines_seen_in_the_wild(line: str) -> None:
    if not line:
        pytest.skip("the shared mail corpora are not on this machine (set SERVANDA_SHARED)")
    folded = fold(f"{OWN}\n\n{line}\n\n{QUOTED}\n")
    assert (folded.reply, folded.quoted.endswith("> Regards")) == (OWN, True)


@given(st.lists(st.sampled_from([*MACHINE_LINES, *OUTLOOK, "> a", ">> b", "-- ", "own", "", "--"])))
def test_nothing_is_lost_or_doubled(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    folded = fold(text)
    parts = "\n".join([folded.reply, folded.quoted, folded.signature])
    assert sorted(re.findall(r"\S+", parts)) == sorted(re.findall(r"\S+", text))
