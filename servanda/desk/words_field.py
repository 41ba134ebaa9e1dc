"""A text in several languages, a small field for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.kernel.words import LANGUAGES

NAMES = {"en": "English", "hu": "Magyar", "he": "עברית", "es": "Español"}


class WordsWidget(forms.MultiWidget):
    """One control for each language, named by it; right-to-left where the language is."""

    template_name = "desk/parts/words_widget.html"
    use_fieldset = True

    def __init__(self, *, long: bool = False) -> None:
        kind = forms.Textarea if long else forms.TextInput
        more = {"rows": 3} if long else {}
        super().__init__(
            {code: kind(attrs={"lang": code, "dir": "auto", **more}) for code in LANGUAGES}
        )

    def decompress(self, value: Any) -> list[str]:
        words = value if isinstance(value, Mapping) else {}
        return [words.get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for code, part in zip(LANGUAGES, context["widget"]["subwidgets"], strict=True):
            part["language"] = NAMES[code]
        return context


class WordsFormField(forms.MultiValueField):
    """Answers {language: text} with the languages that were written; at least one if required."""

    default_error_messages = {"required": _("Write it in at least one language.")}

    def __init__(self, *, long: bool = False, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False, max_length=2000) for _code in LANGUAGES]
        super().__init__(fields, widget=WordsWidget(long=long), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        return {
            code: text.strip()
            for code, text in zip(LANGUAGES, data_list or [], strict=False)
            if text and text.strip()
        }
