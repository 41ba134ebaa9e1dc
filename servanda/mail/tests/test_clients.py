"""How common programs quote in four languages: what was written is shown, the rest folded."""

import textwrap

import pytest

from servanda.mail.quotes import fold

OWN = "A szerver most működik.\nWhat about the other one?"
ADDRESS = "desk@example.com"
QUOTED = "> Hello,\n>\n> which one is it?\n> Since when?"
# (program, language): the line above the quote.
LINES = {
    ("Gmail web", "en"): "On Mon, Oct 5, 2026 at 10:12 AM Desk <{0}> wrote:",
    ("Gmail web", "en-gb"): "On Mon, 5 Oct 2026 at 10:12, Desk <{0}> wrote:",
    ("Gmail web", "hu"): "Desk <{0}> ezt írta (időpont: 2026. okt. 5., H, 10:12):",
    ("Gmail web", "es"): "El lun, 5 oct 2026 a las 10:12, Desk (<{0}>) escribió:",
    ("Gmail web", "he"): "\u202bבתאריך יום ב׳, 5 באוק׳ 2026 ב-10:12 מאת \u202aDesk\u202c\u200f"
    " <\u202a{0}\u202c\u200f>:\u202c",
    ("Gmail mobile", "en"): "On Mon, Oct 5, 2026, 10:12 Desk <{0}> wrote:",
    ("Gmail mobile", "hu"): "Desk <{0}> ezt írta (időpont: 2026. okt. 5., Hét 10:12):",
    ("Gmail mobile", "es"): "El lun., 5 oct. 2026 10:12 a. m., Desk <{0}> escribió:",
    ("Gmail mobile", "he"): "בתאריך יום ב׳, 5 באוק׳ 2026, 10:12, מאת Desk \u200f<{0}>:",
    ("Apple Mail", "en"): "On 5 Oct 2026, at 10:12, Desk <{0}> wrote:",
    ("Apple Mail", "en-us"): "On Oct 5, 2026, at 10:12\u202fAM, Desk <{0}> wrote:",
    ("Apple Mail", "hu"): "2026. okt. 5. dátummal, 10:12 időpontban Desk <{0}> írta:",
    ("iPhone", "hu"): "Desk <{0}> írta (2026. okt. 5., 10:12):",
    ("Apple Mail", "es"): "El 5 oct 2026, a las 10:12, Desk <{0}> escribió:",
    ("Apple Mail", "he"): "ב-5 באוק׳ 2026, בשעה 10:12, \u200fDesk \u200f<{0}> כתב/ה:",
    ("Apple Mail", "he-f"): "\u200fב-5 באוק׳ 2026, בשעה 10:12,\u200f Desk <{0}> כתבה:",
    ("Thunderbird", "en"): "On 10/5/26 10:12, Desk wrote:",
    ("Thunderbird", "en-gb"): "On 05/10/2026 10:12, Desk wrote:",
    ("Thunderbird", "hu"): "2026. 10. 05. 10:12 keltezéssel, Desk írta:",
    ("Thunderbird", "hu-old"): "2026.10.05. 10:12 keltezéssel, Desk írta:",
    ("Thunderbird", "es"): "El 5/10/26 a las 10:12, Desk escribió:",
    ("Thunderbird", "he"): "בתאריך 05/10/2026 10:12, Desk כתב:",
    ("Thunderbird", "he-dot"): "ב־5.10.2026 10:12, Desk כתב:",
    ("Proton", "en"): "On Monday, October 5th, 2026 at 10:12 AM, Desk <{0}> wrote:",
    ("Proton", "en-new"): "On Monday, 5 October 2026 at 10:12, Desk <{0}> wrote:",
    ("Proton", "hu"): "2026. október 5., hétfő keltezéssel, 10:12 időpontban Desk <{0}> írta:",
    ("Proton", "hu-new"): "2026. október 5., hétfő 10:12 dátummal Desk <{0}> ezt írta:",
    ("Proton", "es"): "El lunes, 5 de octubre de 2026 a las 10:12, Desk <{0}> escribió:",
    ("Proton", "es-old"): "El lunes, 5 de octubre de 2026 10:12, Desk <{0}> escribió:",
    ("Yahoo", "en"): "On Monday, October 5, 2026 at 10:12:13 AM GMT+2, Desk <{0}> wrote:",
    ("Yahoo", "es"): "El lunes, 5 de octubre de 2026, 10:12:13 CEST, Desk <{0}> escribió:",
    ("Outlook mobile", "en"): "On Mon, Oct 5, 2026 at 10:12 AM +0200, \"Desk\" <{0}> wrote:",
}  # fmt: skip
# What stands without ">" marks below it.
BLOCKS = {
    ("Outlook", "en"): "From: Desk <{0}>\nSent: Monday, October 5, 2026 10:12 AM\n"
    "To: Anna <anna@x.example>\nCc: Béla\nSubject: RE: Printer",
    ("Outlook web", "en"): "________________________________\nFrom: Desk <{0}>\n"
    "Sent: 05 October 2026 10:12\nTo: Anna <anna@x.example>\nSubject: Re: Printer",
    ("Outlook Mac", "en"): "From: Desk <{0}>\nDate: Monday, 5 October 2026 at 10:12\n"
    "To: Anna <anna@x.example>\nSubject: Re: Printer",
    ("Outlook", "hu"): "Feladó: Desk <{0}>\nElküldve: 2026. október 5., hétfő 10:12\n"
    "Címzett: Anna <anna@x.example>\nTárgy: RE: Nyomtató",
    ("Outlook new", "hu"): "Feladó: Desk <{0}>\nKüldés dátuma: 2026. október 5., hétfő 10:12\n"
    "Címzett: Anna <anna@x.example>\nMásolatot kap: Béla\nTárgy: Re: Nyomtató",
    ("Outlook web", "hu"): "________________________________\nFeladó: Desk <{0}>\n"
    "Küldve: 2026. október 5. 10:12\nCímzett: Anna\nTárgy: Re: Nyomtató",
    ("Outlook", "es"): "De: Desk <{0}>\nEnviado el: lunes, 5 de octubre de 2026 10:12\n"
    "Para: Ana <ana@x.example>\nCC: Beto\nAsunto: RE: Impresora",
    ("Outlook web", "es"): "________________________________\nDe: Desk <{0}>\n"
    "Enviado: lunes, 5 de octubre de 2026 10:12\nPara: Ana\nAsunto: Re: Impresora",
    ("Outlook Mac", "es"): "De: Desk <{0}>\nFecha: lunes, 5 de octubre de 2026, 10:12\n"
    "Para: Ana <ana@x.example>\nAsunto: Re: Impresora",
    ("Outlook", "he"): "\u200f\u200fמאת: Desk <{0}>\n"
    "\u200f\u200fנשלח: יום שני 05 אוקטובר 2026 10:12\n"
    "\u200f\u200fאל: דנה <dana@x.example>\n\u200f\u200fנושא: RE: מדפסת",
    ("Outlook web", "he"): "________________________________\nמאת: Desk <{0}>\n"
    "נשלח: יום שני 5 אוקטובר 2026 10:12\nאל: דנה\nעותק: בני\nנושא: Re: מדפסת",
    ("Outlook Mac", "he"): "מאת: Desk <{0}>\nתאריך: יום שני, 5 באוקטובר 2026 בשעה 10:12\n"
    "אל: דנה <dana@x.example>\nנושא: Re: מדפסת",
    ("Outlook Express", "en"): "----- Original Message -----\nFrom: Desk\nTo: Anna\nSent: Monday\n"
    "Subject: Printer",
    ("Proton old", "en"): "------- Original Message -------\n"
    "On Monday, October 5th, 2026 at 10:12 AM, Desk <{0}> wrote:",
    ("Samsung", "en"): "-------- Original message --------\nFrom: Desk <{0}>\n"
    "Date: 05/10/2026 10:12 (GMT+01:00)\nTo: Anna\nSubject: Printer",
    ("Samsung", "hu"): "-------- Eredeti üzenet --------\nFeladó: Desk <{0}>\n"
    "Dátum: 2026. 10. 05. 10:12 (GMT+01:00)\nCímzett: Anna\nTárgy: Nyomtató",
    ("Samsung", "es"): "-------- Mensaje original --------\nDe: Desk <{0}>\n"
    "Fecha: 5/10/26 10:12 (GMT+01:00)\nPara: Ana\nAsunto: Impresora",
    ("Samsung", "he"): "-------- הודעה מקורית --------\nמאת: Desk <{0}>\n"
    "תאריך: 5.10.2026 10:12 (GMT+02:00)\nאל: דנה\nנושא: מדפסת",
}  # fmt: skip
SIGNED = {
    ("iPhone", "en"): "Sent from my iPhone",
    ("Android", "en"): "Sent from my Galaxy",
    ("Outlook", "en"): "Get Outlook for iOS<https://aka.ms/o0ukef>",
    ("Proton", "en"): "Sent with Proton Mail secure email.",
    ("Windows", "en"): "Sent from Mail for Windows",
    ("iPhone", "hu"): "Elküldve az iPhone-omról",
    ("Samsung", "hu"): "Elküldve Galaxy készülékről",
    ("Outlook", "hu"): "Az iOS Outlook letöltése<https://aka.ms/o0ukef>",
    ("Outlook", "hu-old"): "Az Outlook Android beszerzése<https://aka.ms/AAb9ysg>",
    ("iPhone", "es"): "Enviado desde mi iPhone",
    ("Outlook", "es"): "Obtener Outlook para iOS<https://aka.ms/o0ukef>",
    ("Samsung", "es"): "Enviado desde mi Galaxy",
    ("Proton", "es"): "Enviado con el correo electrónico seguro de Proton Mail.",
    ("iPhone", "he"): "נשלח מה-iPhone שלי",
    ("Samsung", "he"): "נשלח ממכשיר ה-Galaxy שלי",
    ("Outlook", "he"): "קבל את Outlook עבור iOS<https://aka.ms/o0ukef>",
}
WHO = [pytest.param(line.format(ADDRESS), id=" ".join(key)) for key, line in LINES.items()]
BLOCK = [pytest.param(block.format(ADDRESS), id=" ".join(key)) for key, block in BLOCKS.items()]
MARKS = [pytest.param(line, id=" ".join(key)) for key, line in SIGNED.items()]


@pytest.mark.parametrize("width", [200, 76, 60])
@pytest.mark.parametrize("line", WHO)
def test_a_quote_at_the_end_is_folded(line: str, width: int) -> None:
    wrapped = "\n".join(textwrap.wrap(line, width, break_on_hyphens=False))
    folded = fold(f"{OWN}\n\n{wrapped}\n\n{QUOTED}\n")
    assert (folded.reply, folded.quoted.endswith("> Since when?")) == (OWN, True)


@pytest.mark.parametrize("line", WHO)
def test_what_is_written_between_or_below_is_shown(line: str) -> None:
    between = f"Hi,\n\n{line}\n> which one is it?\nThe second.\n> Since when?\nMonday."
    assert fold(between).reply == between
    assert fold(f"{line}\n{QUOTED}\n\n{OWN}").reply == OWN
    under = f"{OWN}\n\n{line}\n{QUOTED}\n\nAnd call me."
    assert "And call me." in fold(under).reply


@pytest.mark.parametrize("line", WHO)
def test_a_quote_without_marks_may_hide_an_answer(line: str) -> None:
    """HTML turned into text by programs that mark nothing: only where the line is surely theirs,
    and the words above do not point below."""
    text = f"See my answers below:\n\n{line}\n\nWhich one?\nThe second!"
    assert fold(text).reply == text
    alone = f"{line}\n\nWhich one?\nThe second!"
    assert fold(alone).reply == alone


@pytest.mark.parametrize("block", BLOCK)
def test_a_block_folds_what_stands_below(block: str) -> None:
    folded = fold(f"{OWN}\n\n{block}\n\nHello,\nwhich one is it?\n\nDesk")
    assert (folded.reply, folded.quoted.endswith("Desk")) == (OWN, True)
    bold = "\n".join(
        f"*{line.replace(': ', ':* ', 1)}" if ": " in line and line[0] not in "-_O" else line
        for line in block.split("\n")
    )
    assert fold(f"{OWN}\n\n{bold}\n\nHello").reply == OWN


@pytest.mark.parametrize("block", BLOCK)
def test_nothing_above_a_block_shows_all(block: str) -> None:
    text = f"{block}\n\nHello,\nwhich one is it?"
    assert fold(text).reply == text


@pytest.mark.parametrize("line", MARKS)
def test_what_programs_add_is_folded_and_never_the_words(line: str) -> None:
    assert fold(f"{OWN}\n\n{line}").reply == OWN
    folded = fold(f"{OWN}\n\n{line}\n\n{LINES['Gmail web', 'en'].format(ADDRESS)}\n{QUOTED}")
    assert folded.reply == OWN
    inside = f"{OWN}\n{line}\nand one more thing"
    assert fold(inside).reply == inside
    assert fold(line).reply == line


@pytest.mark.parametrize(
    "text",
    [
        "El cliente escribió: no funciona\n> ver abajo\nGracias",
        "Anna írta:\nnem megy",
        "On Monday the boss wrote:\n> nothing works",
        "De: la oficina\nPara: todos\nno hay red",
        "מאת: ההנהלה\nאין רשת",
        "Elküldve az iPhone-omról a kép, megkapták?",
        "Sent from my iPhone it works, from the PC it does not",
        "-----\nthe log ends here",
        "From: 8:00 to 16:00\nSent: three letters\nTo: nobody at all",
        "> quoted by hand\nmy words",
    ],
)
def test_words_that_look_alike_stay(text: str) -> None:
    folded = fold(text)
    assert folded.reply == text
    assert not folded.signature
