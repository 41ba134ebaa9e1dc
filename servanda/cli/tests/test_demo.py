"""The demo's processes with a small company in place of the large one: started, stopped, killed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from servanda.cli.postgres import cluster

# The real command, with a company that is made in no time.
SMALL = """
import sys
from servanda import demo
demo.load = lambda **_: None
demo.where = lambda site, smtp: iter([f"desk {site}", f"portal {site}", f"mail {smtp}"])
from servanda.cli.main import main
sys.exit(main(["--data", sys.argv[1], "demo", *sys.argv[2:]]))
"""
READY = 120  # seconds, on a machine with other work


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Demo:
    """A demo on ports of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port, self.smtp = free_port(), free_port()
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *words: str) -> subprocess.Popen[str]:
        kept = {"DATABASE_URL", "SERVANDA_DATA", "SERVANDA_SECRET_KEY"}
        environment = {name: text for name, text in os.environ.items() if name not in kept}
        ports = ["--port", str(self.port), "--smtp-port", str(self.smtp), "--no-browser"]
        process = subprocess.Popen(
            [sys.executable, "-c", SMALL, str(self.data), *ports, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """Leave nothing running and nothing open, also when the test failed half way."""
        for process in self.started:
            with process:
                process.terminate()

    def wait(self, process: subprocess.Popen[str], line: str = "mail ") -> str:
        """Read what it says up to that line."""
        assert process.stdout
        said = ""
        deadline = time.monotonic() + READY
        for words in process.stdout:
            said += words
            if words.startswith(line):
                return said
            assert time.monotonic() < deadline, said
        raise AssertionError(f"it ended: {said}")

    def processes(self) -> list[str]:
        """What still runs for this data folder."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                words = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
            except OSError:
                continue
            if os.fsencode(self.data) in words and int(path.name) != os.getpid():
                found.append(path.name)
        return found + [str(pid) for pid in cluster.working_in(self.data / "postgres" / "data")]

    def wait_until_gone(self) -> None:
        deadline = time.monotonic() + 20
        while left := self.processes():
            assert time.monotonic() < deadline, left
            time.sleep(0.1)


@pytest.fixture
def demo() -> Iterator[Demo]:
    folder = Path(tempfile.mkdtemp(prefix="sv-"))
    folder.chmod(0o755)
    one = Demo(folder / "demo")
    yield one
    one.end()
    one.wait_until_gone()
    shutil.rmtree(folder)


def test_a_life(demo: Demo) -> None:
    """First start, mail and pages, a second demo refused, kill -9, a second start, Ctrl-C."""
    process = demo.start()
    said = demo.wait(process)
    assert f"desk http://127.0.0.1:{demo.port}" in said
    assert f"mail 127.0.0.1:{demo.smtp}" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/healthz") as answer:
        assert answer.read() == b"ok\n"
    with smtplib.SMTP("127.0.0.1", demo.smtp, timeout=30) as server:
        server.sendmail("a@b.example", ["desk@example.com"], "Subject: hello\n\nhello")

    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    doctor = [sys.executable, "-m", "servanda.cli", "--data", str(demo.data), "doctor"]
    said = subprocess.run(doctor, capture_output=True, text=True, env=environment).stdout
    assert "only shown, not sent" in said  # other commands on its folder send nothing either
    assert f"Address http://127.0.0.1:{demo.port}" in said

    second = demo.start()
    assert second.communicate()[0].startswith("A demo is already running")
    assert second.returncode == 1

    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = demo.start()
    said = demo.wait(again)
    assert "sample company is ready" not in said  # it is there already
    again.send_signal(signal.SIGINT)
    assert "Stopping" in again.communicate()[0]
    assert again.returncode == 0
    demo.wait_until_gone()


def test_a_first_start_killed_half_way_begins_anew(demo: Demo) -> None:
    process = demo.start()
    demo.wait(process, "Bringing the database up to date")
    process.kill()
    process.communicate()
    again = demo.start()
    assert "sample company is ready" in demo.wait(again)
    again.terminate()
    again.communicate()


def test_a_taken_port_names_another(demo: Demo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", demo.port))
        taken.listen()
        process = demo.start()
        said = process.communicate()[0]
    assert process.returncode == 1
    assert re.match(rf"Port {demo.port} is taken .* --port \d+", said)
    assert "Traceback" not in said


def test_a_folder_with_other_data_is_left_alone(demo: Demo) -> None:
    (demo.data / "files").mkdir(parents=True)
    (demo.data / "files" / "contract.pdf").touch()
    for words in ((), ("--fresh",)):
        process = demo.start(*words)
        assert "holds data which no demo made" in process.communicate()[0]
    assert (demo.data / "files" / "contract.pdf").exists()
