"""Kill any process at any point: no mail lost, no ticket twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from servanda.mail.tests import dovecot


def killed(bench: str, kills: int) -> None:
    """The bench finds no fault after so many kills."""
    command = [sys.executable, "-m", bench, "--kills", str(kills),
               "--database", f"test_servanda_kill_{os.getpid()}"]  # fmt: skip
    done = subprocess.run(
        command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none lost, none twice" in done.stdout


def test_intake_and_worker_killed_at_random_moments_lose_and_double_nothing():
    killed("bench.kill", 10)


@pytest.mark.skipif(not dovecot.BINARY, reason=dovecot.ABSENT)
def test_workers_killed_between_any_two_steps_from_imap_to_smtp_lose_nothing():
    killed("bench.kill_way", 12)
