"""Addresses of onboardings; part of the desk's."""

from __future__ import annotations

from django.urls import path

from servanda.desk.onboarding import views

urlpatterns = [
    path("desk/contracts/<str:ref>/onboarding", views.onboarding, name="onboarding"),
    path("desk/contracts/<str:ref>/onboarding/begin", views.begin, name="onboarding_begin"),
    path("desk/contracts/<str:ref>/onboarding/meeting", views.meeting, name="onboarding_meeting"),
    path("desk/contracts/<str:ref>/onboarding/point", views.point, name="onboarding_point"),
    path("desk/contracts/<str:ref>/onboarding/notes", views.notes, name="onboarding_notes"),
    path("desk/contracts/<str:ref>/onboarding/send", views.send, name="onboarding_send"),
]
