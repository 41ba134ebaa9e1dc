from __future__ import annotations

from django.urls import path

from servanda.demo import views

app_name = "demo"

urlpatterns = [
    path("write", views.write, name="write"),
    path("letters", views.letters, name="letters"),
    path("people", views.sign_ins, name="people"),
    path("enter", views.enter, name="enter"),
]
