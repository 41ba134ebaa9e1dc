"""The record: `servanda journal verify` recomputes every chain, holds it against the daily
digests, and says where one is broken.
"""

from __future__ import annotations

import argparse

from servanda.cli import setup


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["verify"])


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:  # what is written meanwhile must not look like a fault
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _verify()


def _verify() -> int:
    from servanda.kernel import chain, digest
    from servanda.kernel.models import Entry, Stream

    faults = 0
    for fault in (*chain.verify(), *digest.verify()):
        faults += 1
        print(fault)
    if not faults:
        print(f"{Entry.objects.count()} rows in {Stream.objects.count()} streams: all whole.")
    return int(bool(faults))
