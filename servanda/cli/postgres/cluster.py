"""The data folder: made once, recognised later, freed from what a killed server left behind."""

from __future__ import annotations

import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from servanda.cli.postgres import places, servant
from servanda.cli.postgres.binaries import Binaries
from servanda.cli.problem import Problem

USER = DATABASE = "servanda"
BUILTIN_LOCALES = 17  # the first version which brings C.UTF-8 itself, the same on every machine


@dataclass(frozen=True)
class Postmaster:
    """What a running server writes into its data folder."""

    pid: int
    socket_folder: Path
    ready: bool


def version_of(data: Path) -> int | None:
    """The major version which made the folder; None where there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text().split(".")[0])
    except FileNotFoundError:
        return None
    except PermissionError:
        raise Problem(
            f"{data} belongs to another user: start Servanda as that user, or choose another"
            " --data."
        ) from None
    except ValueError:
        raise Problem(
            f"{data} is damaged: its PG_VERSION cannot be read. Restore a backup of it."
        ) from None


def create(data: Path, binaries: Binaries) -> None:
    """initdb beside the final place: one that was killed half-way leaves nothing which looks
    finished.
    """
    places.need_space(data.parent, 200)
    half = data.with_name(data.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    servant.give(half)
    locale = ["--locale=C.UTF-8", "--encoding=UTF8"]
    if binaries.major >= BUILTIN_LOCALES:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with places.opened(half) as (name, descriptors):
        done = servant.run(
            [binaries.program("initdb"), "-D", name, "-U", USER, "--auth=trust", *locale],
            pass_fds=descriptors,
        )
    if done.returncode:
        shutil.rmtree(half, ignore_errors=True)
        raise explained(done.stderr + done.stdout, data)
    half.rename(data)


def postmaster(data: Path) -> Postmaster | None:
    """Who says to serve this folder; it may have been killed since."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return Postmaster(int(lines[0]), Path(lines[4]), lines[7].strip() == "ready")
    except (OSError, ValueError, IndexError):
        return None


def clear(data: Path) -> None:
    """Before starting, with the lock in hand: end what a killed owner or a killed server left
    running.

    Then a stale postmaster.pid must go: after a restart of the machine its number may belong to
    another program, and PostgreSQL would refuse to start. Without /proc we cannot know, and leave
    that to PostgreSQL.
    """
    if not data.is_dir() or not Path("/proc/self/cwd").exists():
        return
    for sign, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
        if _gone(data, sign, patience):
            (data / "postmaster.pid").unlink(missing_ok=True)
            return
    raise Problem(
        f"Processes {working_in(data)} still hold {data} and do not stop. End them, then start"
        " again."
    )


def working_in(folder: Path) -> list[int]:
    """The processes at work in a folder.

    A server, and each of its backends, works in its data folder.
    """
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").samefile(folder) and (
                process / "comm"
            ).read_text() == "postgres\n":
                found.append(int(process.name))
    return found


def _gone(data: Path, sign: signal.Signals, patience: int) -> bool:
    """Ask the server (orphaned backends: each of them) to stop, and wait so many seconds."""
    present = working_in(data)
    main = postmaster(data)
    for pid in [main.pid] if main and main.pid in present else present:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
    deadline = time.monotonic() + patience
    while present and time.monotonic() < deadline:
        time.sleep(0.02)
        present = working_in(data)
    return not present


def explained(output: str, data: Path) -> Problem:
    """PostgreSQL's own words, and a sentence in front where we know what to do."""
    last = "\n".join(output.strip().splitlines()[-5:])
    if "No space left on device" in output:
        return Problem(f"The disk is full at {data}. Make room, then start again.\n{last}")
    if "Permission denied" in output:
        return Problem(
            f"PostgreSQL may not use {data}: the folder or something in it belongs to another user."
            f" Start Servanda as the user who made it, or choose another --data.\n{last}"
        )
    return Problem(f"PostgreSQL could not start on {data}. Its last words:\n{last}")
