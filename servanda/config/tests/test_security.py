"""What every answer carries, and what a production installation is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.test import AsyncRequestFactory, Client, RequestFactory

from servanda.config.csp import HEADER, POLICY, ContentSecurityPolicy

ROOT = Path(__file__).resolve().parents[3]
PRODUCTION = {
    "SERVANDA_SECRET_KEY": "q8sK2v0pZr5mT1xW7yB4nC9dF6gH3jL8kA5sD2fG7hJ4lQ1wE9uV3",
    "SERVANDA_BASE_URL": "https://desk.example.com",
    "SERVANDA_MAIL_FROM": "desk@example.com",
    "DATABASE_URL": "postgresql://servanda@db.example.com/servanda",
}


@pytest.mark.django_db
class TestHeaders:
    def test_a_strict_policy_on_every_answer(self, client: Client) -> None:
        answer = client.get("/healthz")
        assert answer.headers[HEADER] == POLICY
        assert "unsafe" not in POLICY
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_healthz_answers_when_the_database_does(self, client: Client) -> None:
        assert client.get("/healthz").content == b"ok\n"


class TestPolicy:
    def test_a_view_s_own_policy_is_kept(self, rf: RequestFactory) -> None:
        def view(_request: HttpRequest) -> HttpResponse:
            return HttpResponse(headers={HEADER: "sandbox"})

        answer = ContentSecurityPolicy(view)(rf.get("/"))
        assert isinstance(answer, HttpResponse)
        assert answer.headers[HEADER] == "sandbox"

    def test_streams_are_not_pushed_through_a_thread(self) -> None:
        async def view(_request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        middleware = ContentSecurityPolicy(view)
        answer = async_to_sync(middleware)(AsyncRequestFactory().get("/"))  # type: ignore[arg-type]
        assert answer.headers[HEADER] == POLICY


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SERVANDA_")}
    return subprocess.run(
        [sys.executable, "-m", "servanda.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**kept, **environment},
    )


class TestDeployment:
    def test_check_deploy_is_clean_in_production(self) -> None:
        done = run("check", "--deploy", **PRODUCTION)
        assert done.returncode == 0, done.stderr

    def test_it_complains_of_plain_http(self) -> None:
        done = run(
            "check", "--deploy", **{**PRODUCTION, "SERVANDA_BASE_URL": "http://desk.example"}
        )
        assert done.returncode == 1
        assert "SECURE_SSL_REDIRECT" in done.stderr

    def test_debug_is_off_unless_asked_for(self) -> None:
        done = run("check", "--deploy", **{**PRODUCTION, "SERVANDA_DEBUG": "1"})
        assert "DEBUG" in done.stderr


def test_the_table_of_variables_is_complete() -> None:
    """Every variable the program reads is in docs/configuration.md, and no other."""
    name = re.compile(r"\b(?:SERVANDA_[A-Z_]*[A-Z]|DATABASE_URL|PG_BIN)\b")
    read = set()
    for path in (ROOT / "servanda").rglob("*.py"):
        if "tests" not in path.parts:
            read |= set(name.findall(path.read_text()))
    table = (ROOT / "docs" / "configuration.md").read_text()
    rows = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}
    assert rows == read - {"SERVANDA_TEST_CACHE"}
