"""Forwarded mail as programs in four languages write it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from servanda.mail.forwards import read_forward
from servanda.mail.parse import parse
from servanda.mail.tests import corpora

BODY = "The printer on the second floor prints only blank pages.\n\nThanks,\nBéla"
NOTE = "Please take this over, it is not urgent."
RULE = "________________________________"

SHAPES = {
    "outlook-en": ("FW: Printer", f"{NOTE}\n\n{RULE}\nFrom: Béla Nagy <bela@alma.example>\n"
                   "Sent: Tuesday, November 24, 2026 9:12 AM\nTo: Bálint <balint@us.example>\n"
                   f"Subject: Printer\n\n{BODY}"),
    "outlook-hu": ("Továbbítás: Printer", f"{NOTE}\n\nFeladó: Béla Nagy <bela@alma.example>\n"
                   "Küldve: 2026. november 24., kedd 9:12\nCímzett: Szűcs Bálint\n"
                   f"Tárgy: Printer\n\n{BODY}"),
    "outlook-es": ("RV: Printer", f"{NOTE}\n\n{RULE}\nDe: Béla Nagy <bela@alma.example>\n"
                   "Enviado el: martes, 24 de noviembre de 2026 9:12\nPara: Bálint\n"
                   f"Asunto: Printer\n\n{BODY}"),
    "outlook-he": ("הועבר: Printer", f"{NOTE}\n\n{RULE}\n‏מאת: Béla Nagy <bela@alma.example>\n"
                   f"‏נשלח: יום שלישי 24 נובמבר 2026 9:12\n‏אל: Bálint\n‏נושא: Printer\n\n{BODY}"),
    "outlook-old": ("FW: Printer", f"{NOTE}\n\n-----Original Message-----\n"
                    "From: Béla Nagy [mailto:bela@alma.example]\nSent: Tuesday, 9:12 AM\n"
                    f"To: 'Bálint Szűcs'\nCc: others\nSubject: Printer\n\n{BODY}"),
    "outlook-phone": ("Fw: Printer", f"{NOTE}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{RULE}\n"
                      "*From:* Béla Nagy <bela@alma.example>\n*Sent:* Tuesday\n*To:* Bálint\n"
                      f"*Subject:* Printer\n\n{BODY}"),
    "gmail-en": ("Fwd: Printer", f"{NOTE}\n\n---------- Forwarded message ---------\n"
                 "From: Béla Nagy <bela@alma.example>\nDate: Tue, Nov 24, 2026 at 9:12 AM\n"
                 f"Subject: Printer\nTo: <balint@us.example>\n\n\n{BODY}"),
    "gmail-hu": ("Fwd: Printer", f"{NOTE}\n\n---------- Forwarded message ---------\n"
                 "Feladó: Béla Nagy <bela@alma.example>\nDate: 2026. nov. 24., K, 9:12\n"
                 f"Subject: Printer\nTo: <balint@us.example>\n\n\n{BODY}"),
    "gmail-he": ("Fwd: Printer", f"{NOTE}\n\n---------- Forwarded message ---------\n"
                 "‪מאת: ‪Béla Nagy‬‏ <bela@alma.example>‬\n‪Date: יום ג׳, 24 בנוב׳ 2026‬\n"
                 f"Subject: Printer\nTo: <balint@us.example>\n\n\n{BODY}"),
    "gmail-es": ("Fwd: Printer", f"{NOTE}\n\n---------- Forwarded message ---------\n"
                 "De: Béla Nagy <bela@alma.example>\nDate: mar, 24 nov 2026 a las 9:12\n"
                 f"Subject: Printer\nTo: <balint@us.example>\n\n\n{BODY}"),
    "apple-en": ("Fwd: Printer", f"{NOTE}\n\n> Begin forwarded message:\n> \n"
                 "> From: Béla Nagy <bela@alma.example>\n> Subject: Printer\n"
                 "> Date: 24 November 2026 at 9:12:00 CET\n> To: balint@us.example\n> \n"
                 + "\n".join(f"> {line}" for line in BODY.split("\n"))),
    "apple-hu": ("Fwd: Printer", f"{NOTE}\n\nTovábbított levél kezdete:\n\n"
                 "Feladó: Béla Nagy <bela@alma.example>\nTárgy: Printer\n"
                 f"Dátum: 2026. november 24. 9:12:00 CET\nCímzett: balint@us.example\n\n{BODY}"),
    "apple-he": ("Fwd: Printer", f"{NOTE}\n\nתחילת ההודעה שהועברה:\n\n"
                 "מאת: Béla Nagy <bela@alma.example>\nנושא: Printer\n"
                 f"תאריך: 24 בנובמבר 2026\nאל: balint@us.example\n\n{BODY}"),
    "apple-es": ("Fwd: Printer", f"{NOTE}\n\nInicio del mensaje reenviado:\n\n"
                 "De: Béla Nagy <bela@alma.example>\nAsunto: Printer\n"
                 f"Fecha: 24 de noviembre de 2026\nPara: balint@us.example\n\n{BODY}"),
    "thunderbird-en": ("Fwd: Printer", f"{NOTE}\n\n-------- Forwarded Message --------\n"
                       "Subject: \tPrinter\nDate: \tTue, 24 Nov 2026 09:12:00 +0100\n"
                       "From: \tBéla Nagy <bela@alma.example>\nTo: \tbalint@us.example\n\n\n"
                       f"{BODY}"),
    "thunderbird-hu": ("Fwd: Printer", f"{NOTE}\n\n-------- Továbbított üzenet --------\n"
                       "Tárgy: \tPrinter\nDátum: \tTue, 24 Nov 2026\n"
                       "Feladó: \tBéla Nagy <bela@alma.example>\nCímzett: \tbalint@us.example\n\n"
                       f"{BODY}"),
    "thunderbird-es": ("Fwd: Printer", f"{NOTE}\n\n-------- Mensaje reenviado --------\n"
                       "Asunto: \tPrinter\nFecha: \tTue, 24 Nov 2026\n"
                       "De: \tBéla Nagy <bela@alma.example>\nPara: \tbalint@us.example\n\n"
                       f"{BODY}"),
    "thunderbird-he": ("Fwd: Printer", f"{NOTE}\n\n-------- הודעה שהועברה --------\n"
                       "נושא: \tPrinter\nתאריך: \tTue, 24 Nov 2026\n"
                       "מאת: \tBéla Nagy <bela@alma.example>\nאל: \tbalint@us.example\n\n"
                       f"{BODY}"),
}  # fmt: skip


def letter(subject="Hello", text="", **headers):
    mail = EmailMessage()
    mail["From"] = "Bálint Szűcs <balint@us.example>"
    mail["To"] = "desk@us.example"
    mail["Subject"] = subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def read(mail):
    return read_forward(parse(mail.as_bytes(), trusted=()))


@pytest.mark.parametrize("shape", SHAPES)
def test_who_wrote_first_what_they_said_and_what_stands_above(shape):
    subject, text = SHAPES[shape]
    found = read(letter(subject, text))
    assert found is not None
    assert found.sender is not None
    assert (found.sender.address, found.subject) == ("bela@alma.example", "Printer")
    assert found.text.startswith("The printer on the second floor")
    assert "Béla" in found.text
    assert found.note == NOTE
    assert "bela@alma.example" in found.header
    assert NOTE not in found.text
    assert NOTE not in found.header


def test_a_forward_without_words_above_has_no_note():
    subject, text = SHAPES["gmail-en"]
    assert read(letter(subject, text.removeprefix(NOTE).strip())).note == ""


def test_a_mail_attached_as_a_whole_keeps_its_files_and_its_message_id():
    inner = letter("Printer", BODY, Message_ID="<one@alma.example>")
    inner.replace_header("From", "Béla Nagy <bela@alma.example>")
    inner.add_attachment(b"blank", maintype="image", subtype="png", filename="page.png")
    outer = letter("Printer", NOTE)
    outer.add_attachment(inner)
    found = read(outer)
    assert found.sender.address == "bela@alma.example"
    assert found.message_id == "<one@alma.example>"
    assert [file.name for file in found.attachments] == ["page.png"]
    assert (found.note, found.text.splitlines()[0]) == (NOTE, BODY.splitlines()[0])


def test_files_forwarded_inline_come_along():
    mail = letter(*SHAPES["gmail-en"])
    mail.add_attachment(b"blank", maintype="image", subtype="png", filename="page.png")
    assert [file.name for file in read(mail).attachments] == ["page.png"]


def test_the_first_message_is_known_by_the_references_of_the_forward():
    mail = letter(*SHAPES["gmail-en"], References="<zero@alma.example> <one@alma.example>")
    assert read(mail).message_id == "<one@alma.example>"


def test_a_name_without_an_address_says_only_that_it_was_forwarded():
    subject, text = SHAPES["outlook-hu"]
    found = read(letter(subject, text.replace(" <bela@alma.example>", "")))
    assert found.sender is None
    assert found.text.startswith("The printer")


def test_the_first_of_several_forwards_counts():
    subject, text = SHAPES["gmail-en"]
    deeper = SHAPES["outlook-en"][1].replace("bela@", "cora@").removeprefix(NOTE)
    found = read(letter(subject, text + "\n" + deeper))
    assert found.sender.address == "bela@alma.example"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Printer", SHAPES["outlook-en"][1]),
        ("Printer", "On Tue, Nov 24, 2026 at 9:12 Béla <bela@alma.example> wrote:\n> It is broken"),
        ("Fwd: Printer", "Nothing is in here."),
        ("Fwd: lunch", "From: our kitchen\nwith love"),
        ("Printer", "Begin forwarded message:\n\nno header follows"),
    ],
)
def test_answers_and_plain_words_are_no_forwards(subject, text):
    assert read(letter(subject, text)) is None


@pytest.mark.skipif(corpora.folder() is None, reason=corpora.ABSENT)
@pytest.mark.parametrize("source", corpora.SOURCES)
def test_no_real_mail_makes_it_stumble(source):
    for path in corpora.files(source):
        found = read_forward(parse(path.read_bytes(), trusted=()))
        assert found is None or found.sender is None or "@" in found.sender.address
