"""The addresses of prepared words, beside those of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from servanda.desk.wording import looking, views

patterns = [
    path("desk/t/<str:ref>/templates", views.offered, name="offered"),
    path("desk/t/<str:ref>/diagnosis", views.diagnosis, name="diagnosis"),
    path("desk/settings/templates", views.template_list, name="templates"),
    path("desk/settings/templates/new", views.template, name="new_template"),
    path("desk/settings/templates/<str:ref>", views.template, name="template"),
    path("desk/settings/templates/<str:ref>/retire", views.retire, name="retire_template"),
    path("desk/settings/templates/<str:ref>/look", looking.look, name="look_at_template"),
    path("desk/settings/templates/<str:ref>/html", looking.look_html, name="template_html"),
    path("desk/settings/templates/<str:ref>/test", looking.look_test, name="test_template"),
    path("desk/settings/words", views.helpful, name="helpful"),
]
