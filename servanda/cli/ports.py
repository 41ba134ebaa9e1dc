"""Is there room to listen?"""

from __future__ import annotations

import socket
import time


def is_free(host: str, port: int, patience: float = 0) -> bool:
    """Asked for `patience` seconds: a server which is just ending gives its port back soon."""
    deadline = time.monotonic() + patience
    while not _can_bind(host, port):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.1)
    return True


def _can_bind(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def taken(host: str, port: int, option: str = "--port") -> str:
    """The sentence for a port which cannot be had, with one that can."""
    if port < 1024 and next_free(host, port) != port:
        return (
            f"Port {port} cannot be used: it is taken, or reserved for root."
            f" Try {option} {next_free(host, 8000)}."
        )
    return (
        f"Port {port} is taken by another program. Stop that one, or use another port:"
        f" {option} {next_free(host, port + 1)}"
    )


def next_free(host: str, port: int) -> int:
    return next((each for each in range(port, min(port + 200, 65536)) if _can_bind(host, each)), 0)
