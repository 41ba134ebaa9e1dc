"""The browser keeps times current in the same words as the server: both say the same here."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servanda.presentation import wording

MODULE = Path(__file__).parents[1] / "static/presentation/js/times.js"
NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
SECONDS = [
    sign * value
    for sign in (1, -1)
    for value in (0, 20, 31, 60, 91, 720, 3600, 3630, 8100, 86_400, 90_000, 172_800, 260_000)
] + [604_799, 604_800, 35_000_000, -1_000_000]
SCRIPT = """
const [words, seconds, module] = JSON.parse(process.argv[1]);
globalThis.document = {
  getElementById: () => ({ textContent: JSON.stringify(words) }),
  querySelectorAll: () => [], addEventListener() {},
};
const { sayUntil } = await import(module);
console.log(JSON.stringify(seconds.map(sayUntil)));
process.exit(0);
"""


@pytest.mark.skipif(not shutil.which("node"), reason="needs node, to run the module of the page")
@pytest.mark.parametrize("language", ["en", "hu", "he", "es"])
def test_server_and_browser_say_the_same(language: str, tmp_path: Path) -> None:
    module = tmp_path / "times.mjs"
    shutil.copy(MODULE, module)
    words = {**wording.relative_words(language), "at": NOW.timestamp()}
    given = json.dumps([words, SECONDS, module.as_uri()])
    command = ["node", "--input-type=module", "-e", SCRIPT, given]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    said = [
        wording.say_until(NOW + timedelta(seconds=s), language=language, now=NOW) for s in SECONDS
    ]
    assert json.loads(answer.stdout) == said
