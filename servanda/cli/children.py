"""Child processes which never outlive us, however we end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_PATIENCE = 10.0
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One `servanda` command as a process of its own, its words in a log file."""

    def __init__(self, words: Sequence[str], log: Path, environment: Mapping[str, str]) -> None:
        self.name = words[0]
        self.log = log
        self._command = [sys.executable, "-m", "servanda.cli", *words]
        self._environment = {**os.environ, **environment}
        self._start()

    def _start(self) -> None:
        """In a session of its own: Ctrl-C reaches us, and we stop the children in good order."""
        owner = os.getpid()
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=self._environment,
                start_new_session=True,
                preexec_fn=lambda: die_with(owner, signal.SIGTERM),
            )

    @property
    def ended(self) -> int | None:
        return self.process.poll()

    def restart(self) -> None:
        self._start()

    def last_words(self) -> str:
        with suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").strip().splitlines()[-8:])
        return ""


def stop_all(children: Sequence[Child]) -> None:
    """All are asked at once; who does not listen is ended."""
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + STOP_PATIENCE
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def die_with(owner: int, sign: signal.Signals) -> None:
    """Runs in the child before its program: the system will send it `sign` when we end."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, sign)
        if os.getppid() != owner:
            os._exit(1)
