"""The addresses of prepared words, beside those of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from servanda.desk.wording import views

patterns = [
    path("desk/t/<str:ref>/templates", views.offered, name="offered"),
    path("desk/t/<str:ref>/diagnosis", views.diagnosis, name="diagnosis"),
    path("desk/settings/templates", views.template_list, name="templates"),
    path("desk/settings/templates/new", views.template, name="new_template"),
    path("desk/settings/templates/<str:ref>", views.template, name="template"),
    path("desk/settings/templates/<str:ref>/retire", views.retire, name="retire_template"),
    path("desk/settings/words", views.helpful, name="helpful"),
]
