"""Serve the desk and the portal over HTTP."""

from __future__ import annotations

import argparse
import os

from servanda.cli import migrate, ports, setup
from servanda.cli.problem import Problem

APPLICATION = "servanda.config.asgi:application"
# Open pages hold a stream of events for as long as they are open: a stop does not wait for them.
STOP_PATIENCE = 3  # seconds


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1, help="as many as the machine has cores")


def _say_where_to_begin() -> None:
    """On an empty installation: the address with the code that keeps strangers out."""
    from django.db import Error, connection

    from servanda.cli.checkup import first_account_words
    from servanda.people import first

    try:
        if first.is_unclaimed():
            print(first_account_words(), flush=True)
    except Error:  # the pages themselves say what is wrong with the database
        pass
    finally:
        connection.close()


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("SERVANDA_POOL", "10")
    setup.prepare(key=True)
    from servanda.cli import static

    static.gather()
    if not ports.is_free(args.host, args.port):
        raise Problem(ports.taken(args.host, args.port))
    migrate.make_ready()
    _say_where_to_begin()
    import uvicorn

    uvicorn.run(
        APPLICATION,
        host=args.host,
        port=args.port,
        workers=args.processes,
        timeout_graceful_shutdown=STOP_PATIENCE,
        forwarded_allow_ips=os.environ.get("SERVANDA_PROXIES", "127.0.0.1"),
        server_header=False,
        access_log=False,
        lifespan="off",
        log_level="warning",
    )
    return 0
