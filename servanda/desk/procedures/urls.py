from __future__ import annotations

from django.urls import path

from servanda.desk.procedures import doing, writing

urlpatterns = [
    path("desk/settings/procedures", writing.procedure_list, name="procedures"),
    path("desk/settings/procedures/new", writing.procedure, name="new_procedure"),
    path("desk/settings/procedures/<str:ref>", writing.procedure, name="procedure"),
    path("desk/settings/procedures/<str:ref>/retire", writing.retire, name="retire_procedure"),
    path("desk/settings/procedures/<str:ref>/variant", writing.variant, name="new_variant"),
    path("desk/t/<str:ref>/procedure", doing.procedure, name="choose_procedure"),
    path("desk/t/<str:ref>/steps", doing.add, name="add_step"),
    path("desk/t/<str:ref>/norm", doing.norm, name="norm"),
    path("desk/step/<str:ref>", doing.step, name="step"),
]
