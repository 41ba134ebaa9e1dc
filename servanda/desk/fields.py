"""Form fields that Django lacks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
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
