"""A form that asks for an instant: one of those proposed, or one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.calendars.days import typed_instant
from servanda.desk.fields import MomentField
from servanda.desk.times import Proposal, proposals

OWN = "own"


class TimeForm(forms.Form):
    """`at` in the cleaned data is the chosen instant (aware)."""

    when = forms.CharField(required=False)
    own = MomentField(
        label=_("Another time"),
        required=False,
    )

    def __init__(self, *args: Any, due: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        self.proposals: list[Proposal] = proposals(kernel.now(), due)
        self.chosen = str(self.data.get("when", "")) if self.is_bound else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        at = data.get("own") or _instant(data.get("when", ""))
        if at is None and "own" not in self.errors:
            self.add_error("own", _("Choose a time, or enter one."))
        return data | {"at": at}


def _instant(words: str) -> datetime | None:
    found = typed_instant(words)
    return found if found and found.tzinfo else None
