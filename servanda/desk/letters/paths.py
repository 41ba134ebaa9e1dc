"""The addresses of letters in the settings, beside those of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from servanda.desk.letters import views

patterns = [
    path("desk/settings/letters", views.letters, name="auto_letters"),
    path("desk/settings/letters/<str:code>", views.letter, name="auto_letter"),
    path("desk/settings/letters/<str:code>/html", views.letter_html, name="auto_letter_html"),
]
