"""What is typed in the settings of prepared words: one field a language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda.tickets.blame_words import Wording
from servanda.tickets.models import AnswerTemplate


class TemplateForm(forms.Form):
    """A template in every language that somebody wrote it in."""

    def __init__(self, *args: Any, template: AnswerTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _language in settings.LANGUAGES:
            attributes = {"dir": "auto", "lang": code}
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name"),
                required=False,
                max_length=120,
                initial=template.name.get(code, "") if template else "",
                widget=forms.TextInput(attrs=attributes),
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text"),
                required=False,
                max_length=20_000,
                initial=template.text.get(code, "") if template else "",
                widget=forms.Textarea(attrs={**attributes, "rows": 8}),
            )

    def languages(self) -> list[tuple[str, Any, Any, Any]]:
        """(code, name of the language, field of the name, field of the text)."""
        return [
            (code, language, self[f"name_{code}"], self[f"text_{code}"])
            for code, language in settings.LANGUAGES
        ]

    def words(self, field: str) -> dict[str, str]:
        """What was written, by language."""
        data = self.cleaned_data
        found = {code: data[f"{field}_{code}"].strip() for code, _name in settings.LANGUAGES}
        return {code: text for code, text in found.items() if text}


class HelpfulForm(forms.Form):
    """What is said instead of blame, in one language."""

    phrases = forms.CharField(
        label=_("Phrases to look for, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("* stands for up to four words, a/b for either word."),
    )
    instead = forms.CharField(
        label=_("What to say instead"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    steps = forms.CharField(
        label=_("Steps to find the exact place together, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    @classmethod
    def of(cls, wording: Wording, code: str) -> HelpfulForm:
        """The form of a language as it stands."""
        initial = {
            "phrases": "\n".join(wording.phrases),
            "instead": wording.instead,
            "steps": "\n".join(wording.steps),
        }
        return cls(initial=initial, prefix=code, auto_id=f"{code}_%s")
