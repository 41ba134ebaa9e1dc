from __future__ import annotations

from django.urls import path

from servanda.desk.earnings import rates, views

urlpatterns = [
    path("desk/earnings", views.overview, name="earnings"),
    path("desk/customers/<str:ref>/earnings", views.customer, name="earned"),
    path("desk/settings/rates", rates.rates, name="rates"),
    path("desk/settings/rates/<int:pk>/drop", rates.drop, name="drop_rate"),
]
