"""Hearing what actions announce when they commit: PostgreSQL's channel `servanda`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

CHANNEL = "servanda"


def parameters() -> dict[str, Any]:
    """How psycopg reaches the database for LISTEN: on a connection of its own, which must not pass
    through a transaction pooler (SERVANDA_LISTEN_URL where one is between)."""
    chosen = settings.LISTEN_DATABASE or connection.settings_dict
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    given = {ours: chosen[theirs] for theirs, ours in names.items() if chosen.get(theirs)}
    return {**given, "dbname": chosen["NAME"], "connect_timeout": 5}
