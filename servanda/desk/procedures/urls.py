from __future__ import annotations

from django.urls import path

from servanda.desk.procedures import writing

urlpatterns = [
    path("desk/settings/procedures", writing.procedure_list, name="procedures"),
    path("desk/settings/procedures/new", writing.procedure, name="new_procedure"),
    path("desk/settings/procedures/<str:ref>", writing.procedure, name="procedure"),
    path("desk/settings/procedures/<str:ref>/retire", writing.retire, name="retire_procedure"),
    path("desk/settings/procedures/<str:ref>/variant", writing.variant, name="new_variant"),
]
