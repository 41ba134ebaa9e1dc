"""A cautious guess at the language of a text: en, hu, he, es or "" when unsure."""

from __future__ import annotations

import re

_WORDS = {
    "hu": "és hogy nem az egy kérem kérjük köszönöm üdvözlettel tisztelt van nincs szia vagy meg "
          "már csak lehet nekünk sajnos működik kedves jó napot ez ha akkor mert is",
    "es": "que de la el en los por para con una no es gracias hola saludos buenos días favor muy "
          "pero está estamos desde nuestro se lo las del al como",
    "en": "the and to of is in for you that we our not please thanks hello hi regards with this "
          "have can are it on be was but at from",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_HEBREW = re.compile("[\u05d0-\u05ea]")


def guess(text: str) -> str:
    sample = text[:2000]
    letters = sum(character.isalpha() for character in sample)
    if letters and len(_HEBREW.findall(sample)) * 3 > letters:
        return "he"
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        return ""
    scores = {language: sum(word in known for word in words) for language, known in _SETS.items()}
    best = max(scores, key=lambda language: scores[language])
    ranked = sorted(scores.values(), reverse=True)
    enough = scores[best] >= 2 or (len(words) <= 8 and scores[best] >= 1)
    return best if enough and ranked[0] > ranked[1] else ""
