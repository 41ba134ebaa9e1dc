"""What is typed into a letter about a missed target, and into its settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.desk.settings.words import WordsField
from servanda.misses.models import Cause, Letter
from servanda.misses.queries import causes

CLAUSES = {"rows": 4, "dir": "auto"}


class LetterForm(forms.Form):
    """The cause from the list, how it came about, and what happens next."""

    cause = forms.ModelChoiceField(
        label=_("Cause"), queryset=Cause.objects.none(), to_field_name="ref",
        empty_label=_("Choose…"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("How it came about"), widget=forms.Textarea(attrs=CLAUSES),
        help_text=_("In the customer's language, in plain words. It never puts it on them."),
        error_messages={"required": _("Tell the customer how it came about.")},
    )  # fmt: skip
    following = forms.CharField(
        label=_("What happens next"), widget=forms.Textarea(attrs=CLAUSES),
        error_messages={"required": _("Tell the customer what happens next.")},
    )  # fmt: skip

    def __init__(self, *args: Any, letter: Letter | None = None, **kwargs: Any) -> None:
        initial = {}
        if letter is not None:
            initial = {
                "cause": letter.cause.ref if letter.cause else "",
                "words": letter.words.text if letter.words else "",
                "following": letter.following.text if letter.following else "",
            }
        super().__init__(*args, **({"initial": initial} | kwargs))
        field: Any = self.fields["cause"]
        field.queryset = causes()


class WhyForm(forms.Form):
    """A reason that is kept."""

    why = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say why, in a few words.")},
    )  # fmt: skip


class MonthForm(forms.Form):
    words = forms.CharField(
        label=_("What you do about it"), widget=forms.Textarea(attrs=CLAUSES),
        help_text=_("It stands below the list, in the customer's language."),
        error_messages={"required": _("Tell the customer what you do about it.")},
    )  # fmt: skip


class CauseForm(forms.Form):
    name = WordsField(
        label=_("Cause"),
        help_text=_("Customers read it in the letter, each in their language."),
    )
