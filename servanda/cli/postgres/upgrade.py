"""Moves a cluster to a newer major version: dumped from the old server, restored into a new one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from servanda.cli.postgres import binaries, cluster, places, servant
from servanda.cli.postgres.server import Server, start
from servanda.cli.problem import Problem


def upgrade(home: Path, *, say: Callable[[str], None]) -> None:
    """The old data folder is kept beside the new one until somebody removes it.

    Raises Problem when there is nothing to do, a version is not here, or the cluster is in use.
    """
    data = home / "data"
    old = cluster.version_of(data)
    if old is None:
        raise Problem(f"There is no embedded database in {home}. Nothing was done.")
    newest = binaries.choose(None)
    if newest.major <= old:
        raise Problem(
            f"The database was made by PostgreSQL {old}, the newest here. Nothing was done."
        )
    places.need_space(home, 300)
    dump = home / f"upgrade-{old}.dump"
    say(f"Writing out the data of PostgreSQL {old} ...")
    with start(home, attach=False) as server:
        _dump(newest, server, dump)
    _restore_beside(home, newest, dump, say)
    kept = home / f"data-{old}"
    shutil.rmtree(kept, ignore_errors=True)
    data.rename(kept)
    (home / "data-next").rename(data)
    dump.unlink()
    say(f"Done: PostgreSQL {newest.major}. The old data is in {kept}; remove it when all is well.")


def _restore_beside(
    home: Path, newest: binaries.Binaries, dump: Path, say: Callable[[str], None]
) -> None:
    fresh = home / "data-next"
    shutil.rmtree(fresh, ignore_errors=True)
    say(f"Making a database of PostgreSQL {newest.major} ...")
    cluster.create(fresh, places.runnable(newest, home))
    say("Reading the data in ...")
    with start(home, attach=False, data=fresh.name) as server:
        _tool(
            newest,
            "pg_restore",
            "--exit-on-error",
            "--no-owner",
            f"--dbname={server.url}",
            str(dump),
        )
        _tool(newest, "vacuumdb", "--analyze-only", "--quiet", f"--dbname={server.url}")


def _dump(newest: binaries.Binaries, server: Server, target: Path) -> None:
    target.unlink(missing_ok=True)
    _tool(newest, "pg_dump", "--format=custom", f"--file={target}", server.url)
    target.chmod(0o600)


def _tool(newest: binaries.Binaries, name: str, *words: str) -> None:
    """These run as us, not as the server's user: they write beside the data."""
    done = subprocess.run(
        [newest.program(name), *words],
        check=False,
        capture_output=True,
        text=True,
        env=servant.environment(),
    )
    if done.returncode:
        raise Problem(
            f"{name} failed, and nothing was changed. Its last words:\n{done.stderr.strip()[-800:]}"
        )
