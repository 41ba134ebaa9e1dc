"""Who PostgreSQL runs as. It refuses to run as root, so root hands over to `nobody`, and opens no
folder for that.

Root may keep its data below a folder which nobody else may enter (/root, a private home). Widening
that folder's mode would expose everything in it. Instead the child inherits an open descriptor of
the one folder it may use, and reaches it as /proc/self/fd/N, which does not pass through the
parents.
"""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from servanda.cli.children import die_with


def is_root() -> bool:
    return os.geteuid() == 0


def give(folder: Path) -> None:
    """Make a folder the server's own."""
    if is_root():
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o700)


def reaches(path: Path) -> bool:
    """Whether the server's user can read `path`: asked of the system by a child that has become
    that user.
    """
    if not is_root():
        return os.access(path, os.R_OK | os.X_OK)
    return (
        subprocess.run(["test", "-x", path], check=False, cwd="/", **_as_nobody()).returncode == 0
    )


def run(command: Sequence[str | Path], **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL to its end as the server's user."""
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=environment(),
        **_as_nobody(),
        **more,
    )


def start(command: Sequence[str | Path], log: Path, **more: Any) -> subprocess.Popen[bytes]:
    """Start the server: in a session of its own (Ctrl-C is for us, not for it), ended when we end,
    however we end.

    After kill -9 of the owner it gets SIGINT: PostgreSQL's fast, orderly shutdown. Must be called
    in the main thread: the system ties the child to the thread which started it.
    """
    owner = os.getpid()
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            env=environment(),
            start_new_session=True,
            preexec_fn=lambda: die_with(owner, signal.SIGINT),
            **_as_nobody(),
            **more,
        )


def _as_nobody() -> dict[str, Any]:
    if not is_root():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def environment() -> dict[str, str]:
    """Without PG* variables: a PGDATA or PGOPTIONS of the user's own must not steer our server."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG"))
    }
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}
