from __future__ import annotations

from django.urls import path

from servanda.desk.time import views

urlpatterns = [
    path("desk/t/<str:ref>/time", views.enter, name="time"),
    path("desk/t/<str:ref>/timer", views.timer, name="timer"),
    path("desk/time/<str:ref>", views.entry, name="time_entry"),
    path("desk/time/<str:ref>/restore", views.restore, name="restore_time"),
]
