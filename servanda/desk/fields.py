"""Form fields that Django lacks."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LARGEST = 25 * 1024 * 1024


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; together they must fit into one mail."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploads. Raises ValidationError if they are too large to be mailed."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(FilesField, self).clean(item, initial) for item in given]
        if sum(file.size or 0 for file in files) > LARGEST:
            raise forms.ValidationError(
                _("Together the files are larger than 25 MB, which most mail servers refuse.")
            )
        return files


class AddressesField(forms.CharField):
    """Mail addresses in one line, separated as people do."""

    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})

    def clean(self, value: Any) -> list[str]:
        """The addresses in lower case, each once. Raises ValidationError naming a wrong one."""
        words = [word for word in re.split(r"[\s,;]+", str(value or "").lower()) if word]
        for word in words:
            try:
                validate_email(word)
            except forms.ValidationError as error:
                told = _("“%(word)s” is not a mail address. Correct it, or take it out.")
                raise forms.ValidationError(told % {"word": word}) from error
        return list(dict.fromkeys(words))
