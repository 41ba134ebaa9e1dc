"""Telephone numbers in one form, E.164 ("+3612345678"), however somebody writes them."""

from __future__ import annotations

import re

import phonenumbers
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Refused

WRITTEN = re.compile(r"[\d\s()+./–-]+")


def normalise(text: str, country: str) -> str:
    """The number in E.164; `country` (two letters) is where it is dialled without a prefix.

    Raises Refused for what cannot be a number there.
    """
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Refused(
            _("“%(text)s” is not a telephone number. Write it as in +36 1 234 5678.")
            % {"text": text},
            code="bad_phone",
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def readable(number: str) -> str:
    """A number as people read it out, "+36 1 234 5678"; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def digits_to_look_for(text: str) -> list[str]:
    """What to look for in stored numbers when somebody types (part of) one, in any notation.

    National prefixes are dropped: "06 1 234" and "0036 1 234" both find "+361234…". Empty when
    the text is no number.
    """
    if not WRITTEN.fullmatch(text.strip()):
        return []
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    found = {digits, digits.lstrip("0")}
    if digits.startswith("06"):
        found.add(digits[2:])
    return sorted(item for item in found if len(item) >= 3)
