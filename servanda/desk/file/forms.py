from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Service
from servanda.catalogue.queries import services
from servanda.desk.settings.common import text


class SystemForm(forms.Form):
    """What is on file of a system."""

    name = text(_("Name"), max_length=120, attrs={"autofocus": True})
    kind = text(_("Kind"), max_length=60, required=False, help_text=_("Server, web shop, printer…"))
    identifier = text(_("Number or address"), max_length=120, required=False)
    place = text(_("Where it stands"), max_length=120, required=False)
    maintained_by = text(
        _("Who maintains it"),
        max_length=120,
        required=False,
        help_text=_("Empty: we do. Otherwise who, and how they are reached."),
    )
    services = forms.ModelMultipleChoiceField(
        label=_("Services"),
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Which services need it. A ticket about it is found under their contract."),
    )
    notes = forms.CharField(
        label=_("What one must know of it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["services"].queryset = services()
