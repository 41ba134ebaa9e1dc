"""The style guide: every component in every state, for those who build pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from servanda.presentation.samples import samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components; `?lang=he` shows them in another language and direction."""
    asked = request.GET.get("lang", "")
    language = asked if asked in {"en", "hu", "he", "es"} else translation.get_language()
    messages.success(request, "Answer sent. The customer has it in their mailbox.")
    messages.error(request, "The mail could not be sent: the mailbox refused it. Try again.")
    with translation.override(language):
        return render(request, "presentation/styleguide.html", samples(language or "en"))
