"""A database of the bench's own, on the configured server, made anew each time."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit


def prepare(name: str) -> str:
    """Create and migrate the database, set Django up on it; answers its URL.

    Without DATABASE_URL an embedded PostgreSQL is started, quick rather than durable.
    """
    url = os.environ.get("DATABASE_URL") or _spare()
    own = connect_url(url, name)
    _recreate(connect_url(url, "postgres"), name)
    set_up(own)
    migrate()
    return own


def migrate() -> None:
    """Bring the tables up to the code."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def existing(name: str) -> str:
    """The URL of a bench's database that stands already, or "" if there is none."""
    import psycopg

    url = os.environ.get("DATABASE_URL") or _spare()
    with psycopg.connect(connect_url(url, "postgres")) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return connect_url(url, name) if found.fetchone() else ""


def clone(source: str, name: str) -> str:
    """A copy of a bench's database under another name; answers its URL. Nobody may be using it."""
    import psycopg
    from psycopg import sql

    url = os.environ.get("DATABASE_URL") or _spare()
    names = sql.Identifier(name), sql.Identifier(source)
    with psycopg.connect(connect_url(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(names[0]))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    return connect_url(url, name)


def _spare() -> str:
    from servanda.cli.postgres import start_spare

    return start_spare(Path(tempfile.gettempdir()) / f"servanda-bench-{os.getuid()}").url


def connect_url(url: str, name: str) -> str:
    parts = urlsplit(url)
    # Written by hand: urlunsplit drops the empty host of postgresql://user@/name.
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


def set_up(url: str, **environment: str) -> None:
    """Django in this process, on that database."""
    folder = tempfile.mkdtemp(prefix="servanda-bench-")
    os.environ.update(
        {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
            "SERVANDA_LOG_LEVEL": "ERROR",
            **environment,
        }
    )
    os.environ.setdefault("SERVANDA_SECRET_KEY", "a key for benches only")
    os.environ.setdefault("SERVANDA_DATA", folder)
    sys.path.insert(0, str(Path(__file__).parent.parent))
    import django

    django.setup()


def _recreate(url: str, name: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as connection:
        drop = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
        connection.execute(sql.SQL(drop).format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
