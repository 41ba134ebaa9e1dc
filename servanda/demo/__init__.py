"""The sample company: a provider, its customers, and five weeks of work behind them.

`load` makes it by running the real actions at past times; the pages under /demo/ let a newcomer
write as one of its customers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

PASSWORD = "servanda"  # noqa: S105 - the demo's, shown on its sign-in page
DESK_ADDRESS = "support@rakpart.example"


def load(
    *,
    seed: int = 1,
    start: datetime | None = None,
    progress: Callable[[str], None] = lambda sentence: None,
) -> None:
    """Fill an empty database with the sample company, its history ending at `start` (default: now).

    The same `seed` and `start` give the same company. `progress` gets a sentence now and then.
    """
    from servanda.demo.loading import fill

    fill(seed=seed, start=start, progress=progress)


def people() -> list[tuple[str, str, str]]:
    """The accounts to show, one of each role: (name, code of the role, address)."""
    from servanda.demo.shown import accounts

    return [(account.name, account.role, account.email) for account in accounts()]


def where(site: str, smtp: str) -> Iterator[str]:
    """Three lines: the desk and how to sign in, the portal, and how to send it a mail."""
    from servanda.demo.shown import AGENT, CONTACT

    yield f"  Desk     {site}/desk/   sign in as {AGENT} with the password {PASSWORD}"
    yield f"  Portal   {site}/portal/   as {CONTACT}; or write as any customer: {site}/demo/write"
    yield f"  Mail     to {DESK_ADDRESS} by SMTP at {smtp}, from {CONTACT} for instance"
