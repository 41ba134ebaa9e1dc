"""Include at `/desk/styleguide` in development and in the demo only."""

from __future__ import annotations

from django.urls import path

from servanda.presentation import views

app_name = "presentation"
urlpatterns = [path("", views.styleguide, name="styleguide")]
