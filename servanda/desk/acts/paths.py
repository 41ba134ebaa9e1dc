"""The addresses of acts, beside those of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from servanda.desk.acts import aside, linking, splitting, supplying

patterns = [
    path("desk/t/<str:ref>/aside", aside.put_aside, name="put_aside"),
    path("desk/t/<str:ref>/wake", aside.wake, name="wake"),
    path("desk/t/<str:ref>/remind", aside.remind, name="remind"),
    path("desk/reminder/<str:ref>", aside.reminder, name="reminder"),
    path("desk/t/<str:ref>/supplier", supplying.supplier, name="write_supplier"),
    path("desk/t/<str:ref>/link", linking.link, name="link"),
    path("desk/t/<str:ref>/unlink/<int:pk>", linking.unlink, name="unlink"),
    path("desk/t/<str:ref>/merge", linking.merge, name="merge"),
    path("desk/t/<str:ref>/split", splitting.split, name="split"),
    path("desk/t/<str:ref>/unmerge", linking.unmerge, name="unmerge"),
]
