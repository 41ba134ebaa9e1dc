"""A letter about what we missed never puts it on the customer (C6, P5)."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Refused
from servanda.tickets.blame import found
from servanda.tickets.helpful import wordings

# In a letter of this kind these say whose fault it was; in others they may be harmless.
PHRASES: Final = (
    # English
    "because you did/didn't/never/failed/forgot/haven't",
    "you did not/never * answer/reply/respond/tell/send/call/give/let",
    "you didn't * answer/reply/respond/tell/send/call/give/let",
    "you failed/forgot to",
    "you should have",
    "if you had",
    "due to your * fault/mistake/delay/error/failure",
    "your own fault/mistake/delay/error",
    # Hungarian
    "mert ön/önök/te/ti nem",
    "ön/önök nem * válaszolt/válaszoltak/küldte/küldték/jelezte/jelezték/szólt/szóltak",
    "az ön/önök hibájából/hibája/késése/mulasztása",
    "ha ön/önök * korábban/időben",
    # Hebrew
    "כי לא עניתם/ענית/השבתם/השבת/שלחתם/שלחת/עדכנתם/עדכנת",
    "בגללכם/בגללך/באשמתכם/באשמתך",
    "אם הייתם/היית",
    "הטעות/האשמה/העיכוב שלכם/שלך",
    # Spanish
    "porque usted/ustedes/tú/vosotros no",
    "no nos * respondió/respondieron/contestó/contestaron/avisó/avisaron/envió/enviaron",
    "por su/tu/vuestra culpa/error/retraso/demora",
    "si usted/ustedes * hubiera/hubieran",
)


def said_in(text: str) -> list[str]:
    """The places where a text puts it on the customer, in whichever of the languages."""
    ours = [phrase for wording in wordings().values() for phrase in wording.phrases]
    return found(text, [*ours, *PHRASES])


def check(*texts: str) -> None:
    """Raise Refused, naming the words, when one of the texts blames."""
    for text in texts:
        if said := said_in(text):
            raise Refused(
                _(
                    "“%(words)s” puts it on the customer. A letter about what we missed never does:"
                    " say what happened with us, and what we do now."
                )
                % {"words": said[0]},
                code="blames",
            )
