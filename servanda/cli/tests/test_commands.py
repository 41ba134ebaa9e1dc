"""The command line itself: what it imports, says and answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from servanda.cli import main as cli
from servanda.cli import ports
from servanda.cli.main import COMMANDS, main, parser
from servanda.cli.problem import Problem

LETTER = b"""From: Anna <anna@nobody.example>
To: desk@example.com
Subject: The printer is on fire
Message-ID: <1@nobody.example>

Please come quickly.
"""


def run(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, on the test database."""
    return subprocess.run(
        [sys.executable, "-m", "servanda.cli", *words],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


class TestCommandLine:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_has_its_module_and_help(self, name: str) -> None:
        words = [name]
        with pytest.raises(SystemExit) as end:
            parser(words).parse_args([name, "--help"])
        assert end.value.code == 0

    def test_help_lists_them_all(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["--help"])
        shown = capsys.readouterr().out
        assert all(name in shown for name in COMMANDS)

    def test_a_problem_is_a_sentence_and_its_code(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Module:
            @staticmethod
            def run(_args: object) -> int:
                raise Problem("The disk is full. Make room.", 75)

            @staticmethod
            def arguments(_parser: object) -> None: ...

        monkeypatch.setattr(cli, "import_module", lambda _name: Module)
        assert main(["migrate"]) == 75
        assert capsys.readouterr().err == "The disk is full. Make room.\n"

    def test_the_help_is_quick_because_django_is_not_imported(self) -> None:
        code = "import sys, servanda.cli.main; sys.exit('django' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestPorts:
    def test_a_taken_port_names_one_that_is_free(self) -> None:
        import socket

        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            assert not ports.is_free("127.0.0.1", port)
            sentence = ports.taken("127.0.0.1", port)
        assert sentence.startswith(f"Port {port} is taken")
        assert "--port " in sentence


class TestMailDeliver:
    def test_one_json_line_and_the_same_again(self, database: str) -> None:
        first = run("mail", "deliver", given=LETTER, DATABASE_URL=database)
        again = run("mail", "deliver", given=LETTER, DATABASE_URL=database)
        assert first.returncode == 0, first.stderr
        answer: dict[str, Any] = json.loads(first.stdout)
        assert set(answer) == {"outcome", "ticket", "reason"}
        assert answer["outcome"] in {"ticket", "reply", "bounce", "held"}
        assert json.loads(again.stdout) == answer

    def test_75_when_the_database_is_away(self) -> None:
        away = "postgresql://nobody@127.0.0.1:1/nothing"
        done = run("mail", "deliver", given=LETTER, DATABASE_URL=away)
        assert done.returncode == 75
        why, then = done.stderr.decode().splitlines()
        assert "the mail is not stored: connection failed" in why
        assert then == "The message could not be stored; try again later."

    def test_nothing_on_standard_input(self) -> None:
        done = run("mail", "deliver", given=b"")
        assert done.returncode == 1
        assert b"standard input" in done.stderr


class TestOthers:
    def test_journal_verify(self, database: str) -> None:
        done = run("journal", "verify", DATABASE_URL=database)
        assert done.returncode == 0, done.stderr
        assert b"all whole" in done.stdout

    def test_ticket_show_of_a_number_which_is_not(self, database: str) -> None:
        done = run("ticket", "show", "999999", "--json", DATABASE_URL=database)
        assert done.returncode == 1
        assert done.stderr == b"There is no ticket 999999.\n"

    def test_doctor_says_what_is_fine(self, database: str) -> None:
        done = run("doctor", DATABASE_URL=database)
        assert done.returncode == 0, done.stdout
        assert b"PostgreSQL" in done.stdout
        assert b"SERVANDA_SMTP_URL is not set" in done.stdout

    def test_doctor_without_a_database(self) -> None:
        done = run("doctor", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
        assert done.returncode == 1
        assert b"MEND  The database cannot be reached" in done.stdout

    def test_a_database_which_is_away_is_a_sentence(self) -> None:
        done = run("ticket", "show", "1", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
        assert done.returncode == 1
        assert done.stderr.startswith(b"The database cannot be used: ")
        assert b"Traceback" not in done.stderr

    def test_web_without_a_key(self, tmp_path: Path, database: str) -> None:
        done = run(
            "web", DATABASE_URL=database, SERVANDA_SECRET_KEY="", SERVANDA_DATA=str(tmp_path)
        )
        assert done.returncode == 1
        assert b"SERVANDA_SECRET_KEY is not set" in done.stderr
