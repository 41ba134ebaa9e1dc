from __future__ import annotations

from django.urls import path

from servanda.desk.catalogue import views

urlpatterns = [
    path("desk/catalogue", views.catalogue, name="catalogue"),
    path("desk/catalogue/service", views.new_service, name="service_new"),
    path("desk/catalogue/service/<str:ref>", views.service, name="service"),
    path("desk/catalogue/service/<str:ref>/offering", views.new_offering, name="offering_new"),
    path("desk/catalogue/level", views.new_level, name="level_new"),
    path("desk/catalogue/offering/<str:ref>", views.offering, name="offering"),
]
