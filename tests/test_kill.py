"""Kill any process at any point: no mail lost, no ticket twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_intake_and_worker_killed_at_random_moments_lose_and_double_nothing():
    command = [sys.executable, "-m", "bench.kill", "--kills", "10",
               "--database", f"test_servanda_kill_{os.getpid()}"]  # fmt: skip
    done = subprocess.run(
        command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none lost, none twice" in done.stdout
