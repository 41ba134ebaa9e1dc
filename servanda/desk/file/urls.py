"""Addresses of the service file; part of the desk's."""

from __future__ import annotations

from django.urls import path

from servanda.desk.file import importing, review, systems

urlpatterns = [
    path("desk/customers/<str:ref>/review", review.review, name="review"),
    path("desk/customers/<str:ref>/import/<str:what>", importing.take_over, name="import"),
    path(
        "desk/customers/<str:ref>/import/<str:what>/example.csv",
        importing.example,
        name="import_example",
    ),
    path("desk/customers/<str:ref>/system", systems.new_system, name="new_system"),
    path("desk/systems/<str:ref>", systems.system, name="system"),
    path("desk/systems/<str:ref>/edit", systems.edit_system, name="edit_system"),
    path("desk/systems/<str:ref>/retire", systems.retire, name="retire_system"),
    path("desk/systems/<str:ref>/check", systems.check, name="check_system"),
    path("desk/systems/<str:ref>/file", systems.add_file, name="add_system_file"),
    path("desk/system-file/<str:ref>", systems.file, name="system_file"),
    path("desk/system-file/<str:ref>/remove", systems.remove_file, name="remove_system_file"),
]
