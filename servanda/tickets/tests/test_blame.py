"""Words that push a problem away are found in four languages, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.tickets.blame import found
from servanda.tickets.blame_words import OURS

TRUE = {
    "en": [
        "The problem is not on our side.",
        "We checked: the issue is definitely not on our end, sorry.",
        "Unfortunately the fault isn’t on our side",
        "This is not our problem.",
        "It is not our responsibility to look after your router.",
        "This has nothing to do with us.",
        "The error is clearly on your side.",
        "The cause lies with your provider.",
        "Everything is fine on our end.",
        "Everything works perfectly well on our side!",
        "Works fine for us.",
        "We're not responsible for that.",
        "It's your own fault.",
        "THE PROBLEM IS\nNOT ON OUR SIDE",
    ],
    "hu": [
        "Nem nálunk van a hiba.",
        "Megnéztük, a hiba nem nálunk van, sajnáljuk.",
        "A probléma nem a mi oldalunkon jelentkezik.",
        "Ez nem a mi hibánk.",
        "Ez sajnos nem tartozik ránk.",
        "Nálunk minden rendben működik.",
        "A mi oldalunkon minden rendben van.",
        "A gond önöknél van.",
        "Önöknél van a hiba, nézzék meg.",
        "Ebben nem vagyunk illetékesek.",
        "Forduljon a szolgáltatójához!",
        "Ehhez nekünk nincs közünk.",
    ],
    "he": [
        "הבעיה לא אצלנו.",
        "בדקנו, והתקלה אינה אצלנו.",
        "הבעיה היא לא בצד שלנו",
        "זו לא הבעיה שלנו.",
        "אצלנו הכל תקין.",
        "בצד שלנו הכול עובד מצוין, בסדר?",
        "התקלה היא אצלכם.",
        "הבעיה נמצאת בצד שלכם.",
        "זה לא קשור אלינו.",
        "אנחנו לא אחראים לזה.",
        "הַבְּעָיָה לֹא אֶצְלֵנוּ",
    ],
    "es": [
        "El problema no está en nuestro lado.",
        "El fallo no es nuestro.",
        "Lo sentimos, pero no es nuestra responsabilidad.",
        "No es culpa nuestra.",
        "Por nuestra parte todo funciona correctamente.",
        "Todo está bien por nuestra parte.",
        "A nosotros nos funciona.",
        "El problema está claramente en su lado.",
        "La incidencia es suya.",
        "No somos responsables de eso.",
        "Eso no nos corresponde.",
        "No tiene nada que ver con nosotros.",
    ],
}
FALSE = {
    "en": [
        "The problem was on our side; it is solved.",
        "We found the problem on our side and are sorry.",
        "Let us see on which side the problem is.",
        "The problem is solved. Please check on your side too.",
        "It is our responsibility to tell you in time.",
        "We are responsible for the backup.",
        "Is the cable on your side plugged in?",
        "Everything is fine again.",
        "The new side panel is not on. Our colleague comes today.",
        "You wrote “the problem is not on our side”, and we agree to look together.",
        'Your provider says "it is not our fault"; we call them for you.',
        "There is no problem with the invoice.",
        "> The problem is not on our side.\n\nWe see where it stops and help you.",
        "We help.\n\nOn 3 March 2026 at 10:12, Anna <a@x.example> wrote:\n> not our problem",
    ],
    "hu": [
        "A hiba nálunk volt, már kijavítottuk.",
        "Megnézzük, nálunk vagy önöknél akad-e el.",
        "A hiba megszűnt. Nálunk holnap zárva.",
        "A mi felelősségünk, hogy időben szóljunk.",
        "Nálunk is látszik a hiba, dolgozunk rajta.",
        "Kérjük, nézzék meg önöknél is.",
        "Azt írta: „nem nálunk van a hiba”; együtt megnézzük.",
        "Ez nem okoz gondot.",
    ],
    "he": [
        "הבעיה הייתה אצלנו ונפתרה.",
        "נבדוק יחד איפה הבעיה.",
        "הכל תקין עכשיו, תודה.",
        "אצלנו מטפלים בזה.",
        "אנחנו אחראים לגיבוי.",
        'כתבת "הבעיה לא אצלנו", ונבדוק יחד.',
        "אין בעיה, נעדכן.",
    ],
    "es": [
        "El problema estaba en nuestro lado; ya está resuelto.",
        "Es nuestra responsabilidad avisarle a tiempo.",
        "Veamos juntos dónde está el problema.",
        "No hay ningún problema con la factura.",
        "Todo funciona de nuevo.",
        "Usted escribió «no es culpa nuestra»; lo miramos juntos.",
        "Nuestro técnico no está hoy; el problema lo ve María.",
        "Por nuestra parte enviamos hoy la oferta.",
    ],
}


def look(text: str) -> list[str]:
    return [hit for wording in OURS.values() for hit in found(text, wording.phrases)]


@pytest.mark.parametrize(("language", "text"), [(c, t) for c, all in TRUE.items() for t in all])
def test_it_is_found(language: str, text: str):
    assert found(text, OURS[language].phrases)


@pytest.mark.parametrize("text", [text for texts in FALSE.values() for text in texts])
def test_no_false_alarm_in_any_language(text: str):
    assert look(text) == []


@pytest.mark.parametrize("language", OURS)
def test_what_is_proposed_is_no_alarm_itself(language: str):
    assert look(OURS[language].instead) == []
    assert [look(step) for step in OURS[language].steps] == [[]] * len(OURS[language].steps)


@given(st.sampled_from([(c, t) for c, all in TRUE.items() for t in all]))
def test_what_is_quoted_is_never_looked_at(given_text: tuple[str, str]):
    _language, text = given_text
    marked = "\n".join(f"> {line}" for line in text.splitlines())
    assert look(f"We look at it together.\n\n{marked}") == []


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_and_any_phrase_is_read_without_harm(text: str, phrases: list[str]):
    found(text, phrases)


def test_long_texts_are_read_quickly():
    import time

    start = time.monotonic()
    look("the problem is " * 2000 + "not on your mind. " * 2000)
    assert time.monotonic() - start < 2
