"""Which address belongs to which surface."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

SURFACES = (
    ("portal/", "servanda.portal.urls"),
    ("demo/", "servanda.demo.urls"),
    ("", "servanda.desk.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in SURFACES if find_spec(module)
]
