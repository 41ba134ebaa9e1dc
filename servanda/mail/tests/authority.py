"""An OAuth2 authority of our own: an HTTP server that gives tokens, renews them, and tells a mail
server whose a token is."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock
from urllib.parse import parse_qs

from servanda.mail import oauth


class LocalAuthority:
    """`code` is what the browser would bring back; `renewals` are good until taken out."""

    code = "the-code"

    def __init__(self) -> None:
        self.user = "desk"
        self.renewals = {"renewal-0"}
        self.works: dict[str, str] = {}  # token -> user
        self.asked: list[dict[str, str]] = []
        self.challenge = ""
        self.status = 200
        self.seconds = 3600
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.asked.append(asked)
        if self.status != 200:
            return self.status, {"error": "temporarily_unavailable"}
        if asked.get("client_id") != "client" or asked.get("client_secret") != "hush":
            return 401, {"error": "invalid_client"}
        if asked["grant_type"] == "authorization_code":
            digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
            proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if asked["code"] != self.code or (self.challenge and proof != self.challenge):
                return 400, {"error": "invalid_grant"}
            return 200, self._tokens(renewed="renewal-0")
        if asked["refresh_token"] not in self.renewals:
            return 400, {"error": "invalid_grant", "error_description": "revoked"}
        self.renewals.discard(asked["refresh_token"])  # each renewal is good once
        return 200, self._tokens(renewed=f"renewal-{len(self.asked)}")

    def _tokens(self, renewed: str) -> dict[str, object]:
        token = f"token-{len(self.asked)}"
        self.works[token] = self.user
        self.renewals.add(renewed)
        return {"access_token": token, "expires_in": self.seconds, "refresh_token": renewed}

    def introspect(self, token: str) -> dict[str, object]:
        user = self.works.get(token)
        return {"active": user is not None, **({"username": user} if user else {})}

    def _handler(authority) -> type[BaseHTTPRequestHandler]:  # noqa: N805 (beside `self` below)
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                asked = {key: values[0] for key, values in parse_qs(body).items()}
                self._say(*authority.answer(asked))

            def do_GET(self) -> None:
                bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._say(200, authority.introspect(bearer))

            def _say(self, status: int, words: dict[str, object]) -> None:
                body = json.dumps(words).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        return Handler


@contextmanager
def running() -> Iterator[LocalAuthority]:
    """Stands for Google and for Microsoft."""
    local = LocalAuthority()
    ours = {
        name: replace(one, authorize=f"{local.url}/authorize", token=f"{local.url}/token")
        for name, one in oauth.AUTHORITIES.items()
    }
    try:
        with mock.patch.dict(oauth.AUTHORITIES, ours):
            yield local
    finally:
        local.server.shutdown()
        local.server.server_close()
