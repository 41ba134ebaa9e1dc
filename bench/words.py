"""Words of a service desk in four languages, the commonest first, and rare ones made up."""

from __future__ import annotations

import itertools
import random
from pathlib import Path


def _read() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in Path(__file__).with_name("vocabulary.txt").read_text("utf-8").split():
        if word.endswith(":"):
            words = found.setdefault(word[:-1], [])
        else:
            words.append(word)
    return found


VOCABULARY = _read()
FRONTS = ("", "", "", "ה", "ב", "ל", "ו", "וה", "מ", "ש")
ENDINGS = {"en": ("", "", "s", "ed"), "es": ("", "", "s"), "he": ("",),
           "hu": ("", "", "t", "k", "ban", "hoz", "val")}  # fmt: skip


def _made_up(count: int, seed: str = "rare") -> list[str]:
    dice = random.Random(seed)
    parts = VOCABULARY["parts"]
    return ["".join(dice.choices(parts, k=dice.randint(3, 4))) for _ in range(count)]


RARE = _made_up(4000)
# Beside the words above, as many others as a language has, the commonest said most (Zipf's law).
_HEBREW = str.maketrans("abcdefghijklmnoprstuvxz", "אבקדעפגהיכקלמנופרסתוושז")
ALL = {
    code: words
    + [word.translate(_HEBREW) if code == "he" else word for word in _made_up(9000, code)]
    for code, words in VOCABULARY.items()
}
_SUMS = {
    code: list(itertools.accumulate(1 / (place + 20) for place in range(len(words))))
    for code, words in ALL.items()
}


def sentence(language: str, dice: random.Random, length: int) -> str:
    """Words as often as words are, in some of their forms, now and then a rare one."""
    words = dice.choices(ALL[language], cum_weights=_SUMS[language], k=length)
    endings = ENDINGS[language]
    shaped = [word + dice.choice(endings) for word in words]
    if language == "he":
        shaped = [dice.choice(FRONTS) + word for word in words]
    if dice.random() < 0.3:
        shaped[dice.randrange(length)] = dice.choice(RARE)
    return " ".join(shaped)
