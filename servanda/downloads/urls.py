from __future__ import annotations

from django.urls import path

from servanda.downloads import views

app_name = "downloads"
urlpatterns = [path("<str:signed>", views.file, name="file")]
