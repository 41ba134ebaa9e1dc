"""Opening hours as people write them: "8-12, 13:00–17:30"; nothing means closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.calendars.periods import read_periods

_PERIOD = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|—|־|to|a|és)\s*(\d{1,2})(?:[:.](\d\d))?")
_BETWEEN = re.compile(r"[,;\s]|and|y|és|ו")


def read(text: str) -> list[str]:
    """ "8-12, 13:00–17:30" as ["08:00-12:00", "13:00-17:30"]. Raises ValueError."""
    rest = _BETWEEN.sub("", _PERIOD.sub("", text))
    if rest:
        raise ValueError(rest)
    found = [
        f"{int(h1):02}:{m1 or '00'}-{int(h2):02}:{m2 or '00'}"
        for h1, m1, h2, m2 in _PERIOD.findall(text)
    ]
    read_periods(found, "")
    return found


def written(periods: Sequence[str]) -> str:
    """The other way round, as short as one would write it."""
    return ", ".join(_short(period) for period in periods)


def _short(period: str) -> str:
    return "–".join(
        str(int(hour)) + ":" + minute
        for hour, _sign, minute in (each.partition(":") for each in period.split("-"))
    )


class PeriodsField(forms.CharField):
    """Gives a list of periods; empty means closed."""

    default_error_messages = {
        "unclear": _(
            "“%(text)s” is not clear. Write hours like 8:00–12:00, 13:00–17:00, or nothing for "
            "closed."
        )
    }

    def __init__(self, **values: Any) -> None:
        attrs = {"dir": "ltr", "placeholder": _("closed"), "autocomplete": "off"}
        given: dict[str, Any] = {"required": False, "widget": forms.TextInput(attrs=attrs)}
        super().__init__(**(given | values))

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read(text)
        except ValueError as error:
            params = {"text": text}
            raise forms.ValidationError(
                self.error_messages["unclear"], "unclear", params
            ) from error
