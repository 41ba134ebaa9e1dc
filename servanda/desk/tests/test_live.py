"""What changes under the reader's eyes: the real server, a real stream, real commits."""

import asyncio
import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from servanda.desk.stream import Hub
from servanda.kernel import listen
from servanda.people import actors
from servanda.tickets import actions

pytestmark = pytest.mark.django_db(transaction=True)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def server():
    """uvicorn on the test database, in a process of its own; answers its port."""
    port, database = free_port(), connection.settings_dict
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "servanda.config.asgi:application"),
            *("--port", str(port), "--log-level", "warning", "--timeout-graceful-shutdown", "1"),
        ],
        env=os.environ | {"DATABASE_URL": url, "SERVANDA_DEBUG": "1", "SERVANDA_POOL": "2"},
    )
    for _ in range(200):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    process.terminate()
    process.wait(10)


@contextlib.contextmanager
def opened(client, port, address):
    """The answer to a colleague's request, being read."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=15)) as page:
        page.request("GET", address, headers={"Cookie": cookies})
        with page.getresponse() as answer:
            yield answer


def until(stream, words, seconds=10):
    """Read events until one has `words`; answers how long that took."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        line = stream.readline().decode()
        if words in line:
            return time.monotonic() - start
    raise AssertionError(f"no {words!r} within {seconds} s")


def test_an_open_page_hears_of_a_new_ticket_and_of_its_own(desk, server):
    client, ticket = desk.client(desk.staff("agent")), desk.ticket()
    with opened(client, server, reverse("desk:stream")) as stream:
        assert stream.status == 200
        until(stream, "event: ready")
        desk.ticket("Another one")
        assert until(stream, "event: queue") < 2
        actions.receive(ticket, by=actors.of_contact(desk.contact), text="Still silent")
        assert until(stream, f"event: ticket-{ticket.number}") < 2


def test_what_happened_before_the_stream_began_is_told_at_its_start(desk, server):
    """Else a page made just before a mail came would not show it until something else happens."""
    client, made_at = desk.client(desk.staff("agent")), time.time()
    desk.ticket()
    for since, words in ((made_at, "event: missed"), (made_at + 3600, "event: ready")):
        with opened(client, server, f"{reverse('desk:stream')}?since={since}") as stream:
            until(stream, words)


def test_a_page_that_opens_as_the_last_one_closes_hears_what_follows():
    async def heard():
        hub = Hub()
        first = hub.join()
        await asyncio.wait_for(hub.hears.wait(), 10)
        hub.leave(first)
        second = hub.join()
        await asyncio.wait_for(hub.hears.wait(), 10)
        async with await psycopg.AsyncConnection.connect(
            autocommit=True, **listen.parameters()
        ) as speaker:
            await speaker.execute("SELECT pg_notify(%s, 'desk')", [listen.CHANNEL])
        said = await asyncio.wait_for(second.get(), 5)
        hub.leave(second)
        return said

    assert asyncio.run(heard()) == "desk"


def test_open_pages_hold_no_connection_to_the_database(desk, server):
    client = desk.client(desk.staff("agent"))
    with contextlib.ExitStack() as pages:
        for _ in range(4):  # twice as many as the server's pool has connections
            until(pages.enter_context(opened(client, server, reverse("desk:stream"))), "ready")
        with opened(client, server, reverse("desk:queue")) as page:
            assert page.status == 200


def test_strangers_hear_nothing(desk, server):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server, timeout=15)) as page:
        page.request("GET", reverse("desk:stream"))
        with page.getresponse() as answer:
            assert answer.status == 403
