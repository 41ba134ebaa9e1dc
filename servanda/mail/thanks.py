"""Is a message only thanks? Short lists of phrases, and nothing else may stand in it.

A false yes would leave a customer's words unread, so every doubt is a no: a question mark, a
number, any word that is in no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_LENGTH = 200

_THANKS = """
thanks | thank you | many thanks | thanks a lot | thanks so much | thanks very much | thx | ty
thank you very much | thank you so much | thank you all | thanks all | thanks everyone | tnx
thanks again | thank you again | thanks a million | cheers | much appreciated | great thanks
thanks for your help | thank you for your help | thanks for the help | thank you for the help
thanks for your quick help | thank you for your quick help | thanks for the quick help
thanks for your support | thank you for your support | thanks for everything
köszönöm | köszi | köszönjük | köszönöm szépen | köszönjük szépen | nagyon köszönöm | köszike
nagyon szépen köszönöm | köszi szépen | nagyon köszi | kösz | hálás köszönet | köszönet
köszönöm a segítséget | köszönjük a segítséget | köszi a segítséget | ezer köszönet
nagyon köszönöm a segítséget | köszönöm szépen a segítséget | nagyon köszönjük | köszi mindenkinek
köszönöm a gyors segítséget | köszönjük a gyors segítséget
gracias | muchas gracias | mil gracias | muchísimas gracias | gracias a todos | mchas gracias
gracias por la ayuda | gracias por su ayuda | gracias por tu ayuda | gracias por vuestra ayuda
muchas gracias por la ayuda | muchas gracias por su ayuda | muchas gracias por tu ayuda
muchas gracias por todo | gracias por todo | gracias de nuevo | se lo agradezco | te lo agradezco
תודה | תודה רבה | המון תודה | תודה לכם | רב תודות | תודה על העזרה | תודה רבה על העזרה
תודה רבה לכם | תודה לכולם | תודה ענקית | אלף תודות | הרבה תודה | תודה רבה רבה | מודה לכם
תודה על העזרה המהירה | תודה רבה על העזרה המהירה
"""
_COURTESIES = """
hi | hello | dear all | hi all | hello all | hi team | dear team | hi everyone | dear support
regards | best regards | kind regards | best | best wishes | all the best | have a nice day
have a great day | have a nice weekend | have a good one | great | perfect | super | excellent
szia | sziasztok | üdv | üdvözlettel | üdvözlöm | kedves kollégák | tisztelt címzett
jó napot | jó napot kívánok | szép napot | szép napot kívánok | további szép napot
további szép napot kívánok | szép hétvégét | tisztelettel | remek | szuper | tökéletes
hola | buenos días | buenas tardes | buenas | saludos | un saludo | un cordial saludo | atentamente
saludos cordiales | buen fin de semana | que tengas un buen día | perfecto | genial | estupendo
שלום | היי | שלום לכם | בברכה | יום טוב | יום נעים | סוף שבוע נעים | מעולה | מצוין | שבת שלום
"""


def _phrases(text: str) -> list[str]:
    found = {phrase.strip() for line in text.splitlines() for phrase in line.split("|")}
    return sorted(found - {""}, key=len, reverse=True)


def _pattern(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in phrases)


_THANK = re.compile(rf"(?:{_pattern(_phrases(_THANKS))})(?: |$)")
_COURTESY = re.compile(rf"(?:{_pattern(_phrases(_COURTESIES))})(?: |$)")
_DOUBTFUL = re.compile(r"[?¿؟\d@#/\\]|:\(|[:;]-?[(/]|[😡😠🤬👎😢😭🙁☹😞😕]")
_FACES = re.compile(r"[:;]-?[)D]+|<3|\^\^")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NO_LETTERS = re.compile(r"[\W_]+")


def only_thanks(text: str, names: Iterable[str] = ()) -> bool:
    """True when `text` (the folded reply) holds thanks and courtesies and not one word more.

    `names`: what the two sides are called, so that "Thanks, Anna" counts."""
    text = _INVISIBLE.sub("", text.strip())
    if not text or len(text) > MAX_LENGTH:
        return False
    text = _FACES.sub(" ", text)
    if _DOUBTFUL.search(text):
        return False
    words = _NO_LETTERS.sub(" ", text.casefold()).strip()
    known = {word for name in names for word in _NO_LETTERS.sub(" ", name.casefold()).split()}
    thanked = False
    while words:
        match = _THANK.match(words)
        thanked = thanked or bool(match)
        match = match or _COURTESY.match(words)
        first, _space, rest = words.partition(" ")
        if match:
            words = words[match.end() :]
        elif first in known and len(first) > 1:
            words = rest
        else:
            return False
    return thanked
