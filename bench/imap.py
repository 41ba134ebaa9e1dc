"""Mails fetched a second from a folder in which very many wait: `python -m bench.imap`.

A real Dovecot with a Maildir of so many mails; each is fetched, stored, committed, marked as seen
and moved. Prints how long it took and by how much the process grew. Exit status 1 when they did not
come oldest first, or not all, or one twice.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import time
from pathlib import Path

from bench.database import prepare


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mails", type=int, default=10_000)
    given = options.parse_args()
    prepare("servanda_bench_imap")
    from bench.kill_way import _mailbox
    from servanda.mail import imap_in
    from servanda.mail.models import Mailbox, RawMail
    from servanda.mail.tests.dovecot import ABSENT, BINARY, Dovecot

    if not BINARY:
        raise SystemExit(ABSENT)
    server = Dovecot()
    server.start()
    try:
        box = _mailbox(server.port)
        server.client(box.user).logout()  # makes the folders
        imap_in.fetch_once(box)  # from now on the mailbox is known
        _fill(server.base / "mail" / box.user / "new", given.mails)
        before, started = _megabytes(), time.perf_counter()
        taken = imap_in.fetch_once(Mailbox.objects.get())
        took = time.perf_counter() - started
    finally:
        server.close()
    print(f"{taken} mails in {took:.1f} s: {taken / took:.0f} a second,"
          f" grown by {_megabytes() - before:.0f} MB")  # fmt: skip
    rows = RawMail.objects.order_by("pk").values_list("raw", flat=True)
    numbers = [int(bytes(raw).split(b"<", 1)[1].split(b"@", 1)[0]) for raw in rows]
    if numbers != list(range(given.mails)):
        print("they did not come oldest first, each once")
        return 1
    return 0


def _fill(folder: Path, mails: int) -> None:
    """Files as a mail server drops them; Dovecot numbers them by their names, which begin with
    the second of receipt."""
    folder.mkdir(parents=True, exist_ok=True)
    start = int(folder.stat().st_mtime) - mails
    for number in range(mails):
        path = folder / f"{start + number}.M{number:06}.bench"
        path.write_bytes(
            b"Message-ID: <%d@x.example>\r\nFrom: p%d@x.example\r\nSubject: %d\r\n\r\n%s\r\n"
            % (number, number, number, b"Please help. " * 100)
        )
    for one in [folder, *folder.iterdir()]:
        shutil.chown(one, folder.parent.owner(), folder.parent.group())


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
