"""What is typed when a typing error is mended, and when the signed paper is attached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.contracts.corrected import WHAT, Paper
from servanda.contracts.models import Document, Line, Rung, Version
from servanda.contracts.texts import Text
from servanda.desk.fields import FilesField
from servanda.desk.mailbox_form import LANGUAGE_NAMES

NAMES = dict(LANGUAGE_NAMES)


class CorrectionForm(forms.Form):
    text = forms.ChoiceField(label=gettext_lazy("What is misspelt"))
    to = forms.CharField(
        label=gettext_lazy("It should read"), max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("The customer reads it too, with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, texts: list[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {one.key: one for one in texts}
        field: Any = self.fields["text"]
        field.choices = [("", "—"), *((one.key, _named(one)) for one in texts)]
        field.error_messages["invalid_choice"] = _(
            "It reads differently by now, or promises something. Choose among these words."
        )


def _named(text: Text) -> str:
    """ "Workplace support · Gold · Number of the clause: 3.2"."""
    about = ""
    if isinstance(text.about, Line):
        about = f"{text.about.service} · {text.about.level}"
    elif isinstance(text.about, Rung):
        about = f"{text.about.percent} %"
    language = f"({NAMES[text.language]})" if text.language else ""
    what = " ".join(part for part in (str(WHAT[text.place, text.field]), language) if part)
    return " · ".join(part for part in (about, f"{what}: {text.words}") if part)


class DocumentForm(forms.Form):
    """`replaces` is empty for a further one."""

    uploads = FilesField(label=gettext_lazy("File"), widget=forms.FileInput)
    replaces = forms.ModelChoiceField(
        label=gettext_lazy("In the place of"), queryset=Document.objects.none(), required=False,
        to_field_name="ref", empty_label=gettext_lazy("none: a further one"),
    )  # fmt: skip

    def __init__(self, *args: Any, version: Version, papers: list[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "document_%s"} | kwargs))
        field: Any = self.fields["replaces"]
        standing = [one.document for one in papers if one.document.withdrawn_at is None]
        current = [one.pk for one in standing if one.version_id == version.pk]
        field.queryset = version.documents.filter(pk__in=current)
        if not current:
            del self.fields["replaces"]
