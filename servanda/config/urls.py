"""Which address belongs to which surface."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from servanda.config.health import healthz

SURFACES = (
    *(
        (("desk/styleguide/", "servanda.presentation.urls"),)
        if settings.DEBUG or settings.DEMO
        else ()
    ),
    ("", "servanda.portal.urls"),
    ("files/", "servanda.downloads.urls"),
    ("demo/", "servanda.demo.urls"),
    ("", "servanda.desk.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    *(path(prefix, include(module)) for prefix, module in SURFACES if find_spec(module)),
]
