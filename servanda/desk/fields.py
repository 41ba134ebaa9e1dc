"""Form fields that Django lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from servanda.calendars.days import FIRST, LAST
from servanda.catalogue import worked
from servanda.kernel import Refused

LARGEST = 25 * 1024 * 1024


def choose_from(field: Any, found: QuerySet[Any]) -> None:
    """Let a field offer these rows; where there is but one, it is chosen already."""
    field.queryset = found
    first = list(found[:2])
    if len(first) == 1:
        field.initial = first[0]


def offer(form: forms.Form, name: str, rows: Iterable[Model]) -> None:
    """Show rows that the page has read already, instead of reading them for this field anew. What
    is sent is looked up in the field's own rows all the same."""
    field: Any = form.fields[name]
    first = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = [
        *first,
        *((field.prepare_value(row), field.label_from_instance(row)) for row in rows),
    ]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; together they must fit into one mail."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploads. Raises ValidationError if they are too large to be mailed."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
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


class DayField(forms.DateField):
    """A day within what calendars can count with; another year is a slip of the keyboard."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: date | None) -> None:
        """Raises ValidationError for a day before 1970 or after 2099."""
        super().validate(value)
        _within(value)


class MomentField(forms.DateTimeField):
    """A time of a day, in the reader's zone; the same days as `DayField`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]} | kwargs)

    def validate(self, value: datetime | None) -> None:
        """Raises ValidationError for a day before 1970 or after 2099."""
        super().validate(value)
        _within(value.date() if value else None)


def _within(day: date | None) -> None:
    if day is not None and not FIRST <= day <= LAST:
        limits = {"first": FIRST.year, "last": LAST.year}
        raise forms.ValidationError(_("Give a day between %(first)s and %(last)s.") % limits)


class WorkedField(forms.CharField):
    """A length of working time as one types it, in minutes or hours; gives seconds."""

    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "placeholder": "1:30"})

    def __init__(self, **values: Any) -> None:
        hint = _("90, 1:30 or 1.5 h. A number alone is minutes.")
        given: dict[str, Any] = {"help_text": hint, "max_length": 20}
        super().__init__(**(given | values))

    def clean(self, value: Any) -> int | None:
        """Seconds; None for nothing. Raises ValidationError saying how it is written."""
        typed = super().clean(value)
        try:
            return worked.read(typed) if typed else None
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
