"""Starts the embedded PostgreSQL, or attaches to the one which another process of ours has
started.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg
from psycopg import sql

from servanda.cli.postgres import binaries, cluster, places, servant
from servanda.cli.problem import Problem

PATIENCE = 60  # seconds for a start, recovery after a crash included
LOG_SIZE = 10 * 1024 * 1024
# For disks without moving parts and many short questions: the defaults read whole tables where a
# hundred rows are wanted (the head's page at 100 000 tickets: 250 ms against 70), and start helpers
# for parts of a question that never run (searching a million messages: 40 of 65 ms).
PLANNING = ("random_page_cost=1.1", "jit=off", "max_parallel_workers_per_gather=0")


class Busy(Problem):
    """Another process owns the server of this folder."""


class Server:
    """A running PostgreSQL. The process which started it is its owner: the server ends with it."""

    def __init__(
        self, socket_folder: Path, process: subprocess.Popen[bytes] | None, lock: int | None
    ) -> None:
        self.socket_folder = socket_folder
        self.process = process
        self._lock = lock
        self.url = url_of(socket_folder)

    @property
    def owned(self) -> bool:
        return self.process is not None

    def alive(self) -> bool:
        """Whether it still runs, whoever owns it."""
        if self.process is not None:
            return self.process.poll() is None
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket_folder / places.SOCKET)) == 0

    def stop(self) -> None:
        """Orderly: open transactions are rolled back, everything committed is on disk.

        Harmless when repeated.
        """
        process, self.process = self.process, None
        if process is not None:
            for sign, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
                process.send_signal(sign)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(patience)
                    break
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)
        atexit.unregister(self.stop)

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def url_of(socket_folder: Path, database: str = cluster.DATABASE) -> str:
    return f"postgresql://{cluster.USER}@/{database}?host={quote(str(socket_folder))}"


def start(
    home: Path, *, attach: bool = True, options: Sequence[str] = (), data: str = "data"
) -> Server:
    """Serve the cluster in `home` (made on first use), or attach to its running server.

    `options` are settings ("fsync=off") for a server we start. Call it in the main thread, since
    the server's life is tied to the thread which starts it. Raises Problem with a sentence; Busy
    when `attach` is False and another process owns the server.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError(
            "start the database in the main thread: it ends with the thread which started it"
        )
    places.make(home)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        lock = _take(home / "lock")
        if lock is not None:
            return _own(home, home / data, lock, options)
        if not attach:
            raise Busy(f"The database in {home} is in use by another process.")
        if found := _attach(home / data):
            return found
        time.sleep(0.05)
    raise Problem(
        f"Another process holds the database in {home} but does not serve it. End that process,"
        " start again."
    )


def start_spare(base: Path) -> Server:
    """A server for one test run: the first folder below `base` which no other run uses.

    Quick rather than durable.
    """
    places.make(base, 0o700)
    if base.is_symlink() or base.stat().st_uid != os.geteuid():
        raise Problem(
            f"{base} belongs to somebody else. Set SERVANDA_TEST_CACHE to a folder of your own."
        )
    for number in range(20):
        with suppress(Busy):
            quick = (
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "max_connections=200",
            )
            return start(base / f"postgres-{number}", attach=False, options=quick)
    raise Problem(f"Twenty test runs use {base} already.")


def _take(path: Path) -> int | None:
    """The lock lasts as long as this process: the system frees it however we end.

    Children do not inherit it.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise Problem(
            f"{path.parent} belongs to another user: start Servanda as that user, or choose"
            " another --data."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _attach(data: Path) -> Server | None:
    running = cluster.postmaster(data)
    if running is None or not running.ready:
        return None
    try:
        psycopg.connect(url_of(running.socket_folder), connect_timeout=5).close()
    except psycopg.OperationalError:
        return None  # it is just starting, or just ending
    return Server(running.socket_folder, process=None, lock=None)


def _own(home: Path, data: Path, lock: int, options: Sequence[str]) -> Server:
    try:
        chosen = places.runnable(binaries.choose(cluster.version_of(data)), home)
        if cluster.version_of(data) is None:
            cluster.create(data, chosen)
        cluster.clear(data)
        folder = places.socket_folder(home)
        process = _launch(chosen, data, folder, home / "postgres.log", options)
        server = Server(folder, process, lock)
    except BaseException:
        os.close(lock)
        raise
    atexit.register(server.stop)
    _need_database(folder)
    return server


def _launch(
    chosen: binaries.Binaries, data: Path, folder: Path, log: Path, options: Sequence[str]
) -> subprocess.Popen[bytes]:
    if log.exists() and log.stat().st_size > LOG_SIZE:
        log.replace(log.with_suffix(".log.1"))
    before = log.stat().st_size if log.exists() else 0
    settings = [
        *PLANNING,
        "listen_addresses=",
        f"unix_socket_directories={folder}",
        "unix_socket_permissions=0700",
        *options,
    ]
    for left in (folder / places.SOCKET, folder / f"{places.SOCKET}.lock"):
        left.unlink(missing_ok=True)
    with places.opened(data) as (name, descriptors):
        command = [
            chosen.program("postgres"),
            "-D",
            name,
            *(part for one in settings for part in ("-c", one)),
        ]
        process = servant.start(command, log, pass_fds=descriptors)
    deadline = time.monotonic() + PATIENCE
    while not _ready(data, process.pid):
        if process.poll() is not None:
            raise cluster.explained(log.read_bytes()[before:].decode(errors="replace"), data)
        if time.monotonic() > deadline:
            process.send_signal(signal.SIGINT)
            raise Problem(
                f"PostgreSQL did not become ready within {PATIENCE} seconds. See {log}, then"
                " start again."
            )
        time.sleep(0.01)
    return process


def _ready(data: Path, pid: int) -> bool:
    running = cluster.postmaster(data)
    return running is not None and running.pid == pid and running.ready


def _need_database(folder: Path) -> None:
    with psycopg.connect(url_of(folder, "postgres"), autocommit=True) as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [cluster.DATABASE]
        ).fetchone()
        if not known:
            connection.execute(
                sql.SQL("CREATE DATABASE {}").format(sql.Identifier(cluster.DATABASE))
            )
