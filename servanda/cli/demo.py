"""Start the demonstration: a database, a sample company with some weeks behind it, web and
worker.
"""

from __future__ import annotations

import argparse
import os
import signal
import smtplib
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType
from typing import Any

from servanda.cli import demo_data, ports, setup
from servanda.cli.children import Child, die_with, stop_all
from servanda.cli.problem import Problem

HOST = "127.0.0.1"
PATIENCE = 60
PORT_PATIENCE = 5  # a demo that was just killed gives its ports back within this time


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="of the desk and the portal")
    parser.add_argument("--smtp-port", type=int, default=2525, help="where it takes mail")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument("--fresh", action="store_true", help="make the sample company anew")
    parser.add_argument("--end-with-parent", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help="another company for another number")


def run(args: argparse.Namespace) -> int:
    if args.end_with_parent:  # `make demo`, killed, must not leave a demo behind
        die_with(os.getppid(), signal.SIGTERM)
    # Said for both: a script that starts us in the background has SIGINT ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    data = Path(os.environ.setdefault("SERVANDA_DATA", "var/demo")).resolve()
    _environment(args, data)
    began = time.monotonic()
    with demo_data.Claim(data):
        for port, option in ((args.port, "--port"), (args.smtp_port, "--smtp-port")):
            if not ports.is_free(HOST, port, PORT_PATIENCE):
                raise Problem(ports.taken(HOST, port, option))
        try:
            demo_data.prepare(data, seed=args.seed, fresh=args.fresh)
            return _serve(args, data, began)
        finally:
            setup.release_database()


def _environment(args: argparse.Namespace, data: Path) -> None:
    """The demo decides these itself: it must neither listen to the network nor send to the
    world.
    """
    os.environ.update(
        SERVANDA_DATA=str(data),
        SERVANDA_DEMO="1",
        SERVANDA_DEBUG="",
        SERVANDA_BASE_URL=f"http://{HOST}:{args.port}",
        SERVANDA_LISTEN_SMTP=f"{HOST}:{args.smtp_port}",
        SERVANDA_SMTP_URL="sink:",
        SERVANDA_MAIL_DOMAIN="rakpart.example",
        SERVANDA_IMAP_URLS="",
    )


def _serve(args: argparse.Namespace, data: Path, began: float) -> int:
    print("Starting web and worker ...", flush=True)
    children = [
        Child(["web", "--port", str(args.port)], data / "web.log", {"SERVANDA_POOL": "10"}),
        Child(["worker"], data / "worker.log", {}),
    ]
    try:
        _wait_for_doors(args, children)
        _greet(args, data, time.monotonic() - began)
        _watch(children)
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # impatience must not leave anything behind
        stop_all(children)
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _wait_for_doors(args: argparse.Namespace, children: list[Child]) -> None:
    """Both must be open before their addresses are said: who reads them may use them at once."""
    web, worker = children
    health = f"http://{HOST}:{args.port}/healthz"
    _wait(web, children, lambda: urllib.request.urlopen(health, timeout=5))
    _wait(worker, children, lambda: smtplib.SMTP(HOST, args.smtp_port, timeout=5))


def _wait(
    awaited: Child, children: list[Child], knock: Callable[[], AbstractContextManager[Any]]
) -> None:
    """Knock until it opens. Raises Problem when a process ended or the patience did."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for child in children:
            if child.ended is not None:
                raise Problem(f"The {child.name} process could not start:\n{child.last_words()}")
        try:
            with knock():
                return
        except (smtplib.SMTPException, OSError):
            time.sleep(0.1)
    raise Problem(
        f"The {awaited.name} process does not answer. Its last words:\n{awaited.last_words()}"
    )


def _greet(args: argparse.Namespace, data: Path, seconds: float) -> None:
    print(f"Ready after {seconds:.1f} s. Ctrl-C stops everything.\n")
    for line in demo_data.where(f"http://{HOST}:{args.port}", f"{HOST}:{args.smtp_port}"):
        print(line)
    if old := demo_data.age_sentence(data):
        print(f"\n{old}")
    sys.stdout.flush()
    if not args.no_browser and _has_screen():
        webbrowser.open(f"http://{HOST}:{args.port}/")


def _has_screen() -> bool:
    """Without one, Python would open a browser for text terminals in our terminal."""
    return sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def _watch(children: list[Child]) -> None:
    """A child that is killed is started again: nothing it had in hand is lost."""
    restarts = 0
    while True:
        time.sleep(0.5)
        setup.keep_database()
        for child in children:
            if child.ended is None:
                continue
            restarts += 1
            if restarts > 20:
                raise Problem(f"The {child.name} process keeps ending:\n{child.last_words()}")
            print(f"The {child.name} process ended ({child.ended}); starting it again.", flush=True)
            time.sleep(min(restarts, 5))
            child.restart()
