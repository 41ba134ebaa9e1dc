"""How quick the pages are: `python -m bench.pages 1000 100000`.

For each number of tickets a database is filled by `bench.fill` (kept and used again with `--keep`),
`servanda web` is started on it with one process, and its pages are asked for by one client and by
eight at once, over HTTP, signed in as an agent and as the head, while nothing happens; then by one
client when a colleague has done something before each request, so that nothing kept serves. Printed
per page: queries, weight of the page, and the time from the request to its last byte as p50 and
p95; and how busy the machine was with other work, without which the times say little.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

ROUNDS = 40
CLIENTS = 8


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tickets", type=int, nargs="+")
    options.add_argument("--keep", action="store_true", help="use databases that stand already")
    options.add_argument("--rounds", type=int, default=ROUNDS, help="requests of each client")
    given = options.parse_args()
    if len(given.tickets) > 1:  # Django is set up on one database a process
        for count in given.tickets:
            flags = [f"--rounds={given.rounds}", *(["--keep"] if given.keep else [])]
            subprocess.run([sys.executable, "-m", "bench.pages", str(count), *flags], check=True)
        return
    measure(given.tickets[0], keep=given.keep, rounds=given.rounds)


def measure(count: int, *, keep: bool, rounds: int) -> None:
    from bench import database, fill

    name = f"servanda_bench_{count}"
    url = database.existing(name) if keep else ""
    if url:
        database.set_up(url)
        database.migrate()
    else:
        url = database.prepare(name)
        fill.fill(count)
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"\n{count} tickets; load before we began {load:.1f} on {cores} cores")
    ways = f"one client p50/p95   {CLIENTS} clients p50/p95   after an act p50/p95 (ms)"
    print(f"{'page':<12} {'queries':>7} {'kB':>6}   {ways}")
    with _web(url) as port:
        for title, path, cookie in _pages():
            queries, weight = _inside(path, cookie)
            _times(port, path, cookie, 1, rounds)  # warm
            alone = _times(port, path, cookie, 1, rounds)
            crowd = _times(port, path, cookie, CLIENTS, rounds)
            after = _ask(port, path, cookie, rounds, _acting())
            rows = "   ".join(map(_row, (alone, crowd, after)))
            print(f"{title:<12} {queries:>7} {weight:>6.1f}   {rows}")


def _pages() -> Iterator[tuple[str, str, str]]:
    """Title, path, and the session cookie of who asks."""
    from servanda.people.models import Contact
    from servanda.tickets.models import LIVE, Ticket

    agent, head = _signed_in("agent"), _signed_in("head")
    busiest = Ticket.objects.filter(state__in=LIVE, customer__isnull=False)
    ticket = busiest.order_by("rank_at", "id")[0]
    contact = (
        Contact.objects.filter(pk=ticket.requester_id or 0).first() or Contact.objects.all()[0]
    )
    yield "queue", "/desk/", agent
    yield "ticket", f"/desk/t/{ticket.ref}", agent
    yield "caller card", f"/desk/caller/{contact.ref}", agent
    yield "head's page", "/desk/day", head


def _signed_in(role: str) -> str:
    """A session cookie of a colleague with that role."""
    from django.conf import settings
    from django.test import Client

    from servanda.people.backend import SIGN_IN
    from servanda.people.models import Staff

    staff = Staff.objects.filter(roles__role=role, roles__until=None).order_by("pk")[0]
    client = Client()
    client.force_login(staff.account, SIGN_IN)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _inside(path: str, cookie: str) -> tuple[int, float]:
    """How many queries the page asks and how many kB it weighs, without what it links to."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return len(captured), len(response.content) / 1000


def _times(port: int, path: str, cookie: str, clients: int, rounds: int) -> list[float]:
    """Milliseconds of each request."""
    with ThreadPoolExecutor(clients) as pool:
        asked = [pool.submit(_ask, port, path, cookie, rounds) for _ in range(clients)]
        return [took for one in asked for took in one.result()]


def _acting() -> Callable[[], object]:
    """What a colleague does meanwhile: a note on some ticket."""
    from servanda.people import actors
    from servanda.people.models import Staff
    from servanda.tickets import actions
    from servanda.tickets.models import LIVE, Ticket

    other = Staff.objects.filter(roles__role="agent", roles__until=None).order_by("-pk")[0]
    ticket = Ticket.objects.filter(state__in=LIVE).order_by("-pk")[0]
    return lambda: actions.note(ticket, by=actors.of_staff(other), text="Looked at it.")


def _ask(
    port: int, path: str, cookie: str, rounds: int, act: Callable[[], object] = lambda: None
) -> list[float]:
    from django.conf import settings

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    found = []
    for _ in range(rounds):
        act()
        started = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        found.append((time.perf_counter() - started) * 1000)
        assert response.status == 200, f"{path}: {response.status}"
    return found


def _row(times: Sequence[float]) -> str:
    cuts = quantiles(times, n=100)
    return f"{cuts[49]:8.1f} {cuts[94]:8.1f}    "


@contextmanager
def _web(url: str) -> Iterator[int]:
    from servanda.cli.children import Child, stop_all
    from servanda.cli.ports import next_free

    port = next_free("127.0.0.1", 18_500)
    environment: dict[str, Any] = os.environ | {
        "DATABASE_URL": url,
        "SERVANDA_DATA": tempfile.mkdtemp(prefix="servanda-bench-web-"),
        "SERVANDA_BASE_URL": f"http://127.0.0.1:{port}",
    }
    folder = Path(environment["SERVANDA_DATA"])
    children = [Child(["web", "--port", str(port)], folder / "web.log", environment)]
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        stop_all(children)


if __name__ == "__main__":
    main()
