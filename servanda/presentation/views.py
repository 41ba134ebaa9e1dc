"""The style guide: every component in every state, for those who build pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.presentation.samples import samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components; `?lang=he` shows them in another language and direction."""
    return render(request, "presentation/styleguide.html", samples(request.GET.get("lang", "")))
