from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.desk.fields import MomentField, choose_from
from servanda.people.models import Contact
from servanda.people.queries import contacts_of


class MeetingForm(forms.Form):
    meeting_at = MomentField(
        label=_("The meeting is"),
        required=False,
    )


class SummaryForm(forms.Form):
    """What was agreed, and who on their side gets it."""

    contact = forms.ModelChoiceField(label=_("To"), queryset=Contact.objects.none())
    text = forms.CharField(
        label=_("What was agreed"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
    )

    def __init__(self, *args: Any, customer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        found = contacts_of(customer).filter(addresses__isnull=False).distinct()
        choose_from(fields["contact"], found)
