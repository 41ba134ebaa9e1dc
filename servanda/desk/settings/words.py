"""A text in several languages as one field: the reader's own first, the others folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language

from servanda.desk.settings.common import LANGUAGES
from servanda.kernel.words import Words

CODES = [code for code, _ in LANGUAGES]


def _own_first() -> list[str]:
    own = (get_language() or "en").split("-")[0]
    return sorted(CODES, key=lambda code: code != own)


class WordsWidget(forms.MultiWidget):
    template_name = "desk/settings/words.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, long: bool = False) -> None:
        control, size = (forms.Textarea, {"rows": 4}) if long else (forms.TextInput, {})
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            code: control(attrs={"lang": code, "dir": "auto", "aria-label": name} | size)
            for code, name in LANGUAGES
        }
        super().__init__(inputs, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code in CODES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        by_code = dict(zip(CODES, context["widget"]["subwidgets"], strict=True))
        first, *others = _own_first()
        context["own"] = by_code[first]
        context["others"] = [(dict(LANGUAGES)[code], by_code[code]) for code in others]
        context["unfolded"] = any(by_code[code]["value"] for code in others)
        return context


class WordsField(forms.MultiValueField):
    """Gives `Words`; required means in one language at least. `long`: several lines each."""

    def __init__(self, *, max_length: int = 120, long: bool = False, **values: Any) -> None:
        each = [forms.CharField(required=False, max_length=max_length) for _ in CODES]
        given: dict[str, Any] = {"require_all_fields": False, "widget": WordsWidget(long=long)}
        super().__init__(each, **(given | values))

    def compress(self, data_list: Sequence[Any]) -> Words:
        return Words(
            {code: text for code, text in zip(CODES, data_list or [], strict=False) if text}
        )
