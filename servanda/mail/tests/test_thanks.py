import pytest

from servanda.mail.thanks import only_thanks

THANKS = [
    "Thanks!",
    "Thank you very much, Anna!",
    "thx :)",
    "Hi Anna,\n\nthank you for your quick help!\n\nBest regards,\nDana",
    "Köszönöm szépen!",
    "Szia Anna!\nKöszi a segítséget!\nÜdv, Dana",
    "Nagyon köszönöm! Szép napot!",
    "¡Muchas gracias!",
    "Hola Anna, muchas gracias por la ayuda. Un saludo, Dana",
    "תודה רבה!",
    "היי Anna, תודה על העזרה המהירה. יום טוב",
    "\u200fתודה\u200f",
    "Thanks 👍🙏",
    "Perfect, thanks a lot",
]
MORE = [
    "",
    "ok",
    "Anna",
    "Best regards, Dana",
    "No thanks",
    "Thanks, but it still fails",
    "Thanks?",
    "Thanks for nothing",
    "Thanks. One more thing: the printer",
    "Thanks, see attachment",
    "Thank you, when will it work",
    "Thanks, 2 left",
    "Köszönöm, de nem működik",
    "Köszönöm, nem",
    "Köszi, és mikor?",
    "köszönöm nem kell",
    "Gracias, pero no funciona",
    "Gracias, todavía no",
    "¿Gracias?",
    "no gracias",
    "תודה, אבל זה לא עובד",
    "לא תודה",
    "תודה, מתי",
    "Thanks 😡",
    "Thanks :(",
    "Thanks, Peter",
    "Thanks! https://x.example",
]


@pytest.mark.parametrize("text", THANKS)
def test_only_thanks(text: str) -> None:
    assert only_thanks(text, names=["Anna Kovács", "Dana"])


@pytest.mark.parametrize("text", MORE)
def test_anything_else_is_read_by_a_person(text: str) -> None:
    assert not only_thanks(text, names=["Anna Kovács", "Dana"])


@pytest.mark.parametrize(
    "word",
    [
        "but",
        "not",
        "still",
        "no",
        "nem",
        "de",
        "mégsem",
        "pero",
        "aún",
        "אבל",
        "לא",
        "עדיין",
        "error",
    ],
)
@pytest.mark.parametrize("text", THANKS)
def test_one_more_word_is_one_too_many(text: str, word: str) -> None:
    assert not only_thanks(f"{text} {word}", names=["Anna Kovács", "Dana"])
    assert not only_thanks(f"{word} {text}", names=["Anna Kovács", "Dana"])
