"""Whether a caller speaks of a fault that is known already."""

import pytest

from servanda.tickets.likeness import ALIKE, likeness


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("mail is down", "Nobody can send mail"),
        ("levelezés", "Nem megy a levelezésünk"),
        ("levelezes all", "A levelezés áll"),
        ("no hay correo", "El correo no funciona"),
        ("המייל לא עובד", "לא עובד המייל אצלנו"),
        ("printr", "The printer is silent"),
    ],
)
def test_alike_is_found_in_every_language(said, known):
    assert likeness(said, [known]) >= ALIKE


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("printer", "Nobody can send mail"),
        ("", "Anything"),
        ("?!", "Anything"),
        ("mail", ""),
        (
            "A nyomtató megint elakad",
            "Az időpontfoglaló honlap üres oldalt ad. Telefonált: a honlapjukon az időpontfoglalás "
            "üres oldalt ad. Nem mi üzemeltetjük, de megkérdezi, tudunk-e segíteni megtalálni.",
        ),
    ],
)
def test_unlike_is_not(said, known):
    assert likeness(said, [known]) < ALIKE
