"""What the trusted receiving server found out about the sender (Authentication-Results)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from servanda.mail.mime import Headers

_RESULT = re.compile(r"\b(dkim|spf|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]{0,500}\)")


@dataclass(frozen=True, slots=True)
class Authentication:
    """`verdict` is "pass", "fail" or "unknown" (nobody whom we trust has looked)."""

    verdict: str = "unknown"
    dmarc: str = ""
    dkim: str = ""
    spf: str = ""

    @property
    def failed(self) -> bool:
        return self.verdict == "fail"


UNKNOWN = Authentication()


def judge(headers: Headers, trusted: Collection[str]) -> Authentication:
    """Reads only lines written by a server in `trusted`. Anyone can write such a line into a mail
    before it comes there: our server puts its own on top, so only the topmost line can let a mail
    pass (within it a pass of several signatures counts). On a method that it does not name, a line
    below is believed when it speaks against the mail."""
    if not trusted:
        return UNKNOWN
    found: dict[str, str] = {}
    read = False
    wanted = {name.lower() for name in trusted}
    for raw in headers.all("authentication-results")[:20]:
        line = _COMMENT.sub(" ", raw[:4000].decode("utf-8", "replace"))
        server, _semicolon, results = line.strip().partition(";")
        if (server.split() or [""])[0].lower() not in wanted:
            continue
        here: dict[str, str] = {}
        for method, result in _RESULT.findall(results):
            method, result = method.lower(), result.lower()
            if here.get(method) != "pass":
                here[method] = result
        below = {method: word for method, word in here.items() if word != "pass"}
        found = (below | found) if read else here
        read = True
    if not found:
        return UNKNOWN
    return Authentication(_verdict(found), *(found.get(m, "") for m in ("dmarc", "dkim", "spf")))


def server_of(headers: Headers) -> str:
    """Who wrote the topmost line, "" if there is none: the server that took the mail, if it looks
    at senders at all."""
    for raw in headers.all("authentication-results")[:1]:
        line = _COMMENT.sub(" ", raw[:4000].decode("utf-8", "replace"))
        return (line.partition(";")[0].split() or [""])[0].lower()[:255]
    return ""


def _verdict(found: dict[str, str]) -> str:
    dmarc, dkim, spf = (found.get(method, "") for method in ("dmarc", "dkim", "spf"))
    if dmarc in {"pass", "fail"}:
        return dmarc
    if dkim == "pass" or spf == "pass":
        return "pass"
    if dkim == "fail" or spf in {"fail", "softfail"}:
        return "fail"
    return "unknown"
