"""How the environment is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from servanda.config import environment as env


class TestDatabaseUrl:
    def test_a_server_in_the_network(self) -> None:
        got = env.database("postgresql://me:p%40ss@db.example:5433/desk?sslmode=require")
        assert (got["HOST"], got["PORT"], got["NAME"]) == ("db.example", "5433", "desk")
        assert (got["USER"], got["PASSWORD"]) == ("me", "p@ss")
        assert got["OPTIONS"] == {"server_side_binding": True, "sslmode": "require"}

    def test_a_socket_folder(self) -> None:
        got = env.database("postgresql://servanda@/servanda?host=/run/pg%20here")
        assert (got["HOST"], got["PORT"], got["USER"]) == ("/run/pg here", "", "servanda")

    def test_other_databases_are_refused(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="needs PostgreSQL"):
            env.database("mysql://localhost/desk")

    def test_a_pool_when_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SERVANDA_POOL", "7")
        got = env.database("postgresql:///desk")
        assert got["OPTIONS"]["pool"]["max_size"] == 7
        assert got["CONN_MAX_AGE"] == 0  # Django refuses both at once

    def test_a_pool_is_a_number(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SERVANDA_POOL", "many")
        with pytest.raises(ImproperlyConfigured, match="whole number"):
            env.database("postgresql:///desk")


class TestOtherHost:
    @pytest.mark.parametrize(
        ("given", "said"),
        [("", ""), ("https://f.example", "https://f.example"),
         ("http://127.0.0.1:9000/", "http://127.0.0.1:9000")],
    )  # fmt: skip
    def test_a_host_of_its_own(self, monkeypatch: pytest.MonkeyPatch, given: str, said: str):
        monkeypatch.setenv("SERVANDA_FILES_URL", given)
        assert env.other_host("SERVANDA_FILES_URL", "https://desk.example") == said

    @pytest.mark.parametrize(
        "given",
        ["f.example", "ftp://f.example", "https://", "https://f.example/x", "https://desk.example"],
    )
    def test_what_cannot_be_one_is_refused(self, monkeypatch: pytest.MonkeyPatch, given: str):
        monkeypatch.setenv("SERVANDA_FILES_URL", given)
        with pytest.raises(ImproperlyConfigured, match="SERVANDA_FILES_URL must"):
            env.other_host("SERVANDA_FILES_URL", "https://desk.example")


class TestSecretKey:
    @pytest.fixture(autouse=True)
    def _unset(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SERVANDA_SECRET_KEY", raising=False)

    def test_given(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("SERVANDA_SECRET_KEY", "given")
        assert env.secret_key(tmp_path, debug=True) == "given"

    def test_kept_in_the_data_folder(self, tmp_path: Path) -> None:
        (tmp_path / "secret_key").write_text("kept\n")
        assert env.secret_key(tmp_path, debug=False) == "kept"

    def test_none_is_refused_where_we_serve(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("SERVANDA_DATA", str(tmp_path))
        with pytest.raises(ImproperlyConfigured, match="SERVANDA_SECRET_KEY is not set"):
            env.require_secret_key()

    def test_development_has_one(self, tmp_path: Path) -> None:
        assert env.secret_key(tmp_path, debug=True)


def test_hosts_follow_the_address_people_use() -> None:
    assert "desk.example.com" in env.hosts("https://desk.example.com:8443")


def test_words_are_cut_at_commas_and_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVANDA_HOSTS", "a.example, b.example c.example")
    assert env.words("SERVANDA_HOSTS") == ["a.example", "b.example", "c.example"]
