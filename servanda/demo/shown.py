"""What the demo shows to newcomers: an account of each role, a contact of each customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from servanda.demo.company.colleagues import COLLEAGUES, address
from servanda.people.models import Role, Staff

AGENT: Final = address("eszter")
CONTACT: Final = "kemeny.gabor@alfoldigep.example"
SHOWN: Final = (
    (Role.AGENT, "eszter"),
    (Role.SPECIALIST, "balint"),
    (Role.ACCOUNT_MANAGER, "judit"),
    (Role.SERVICE_MANAGER, "peter"),
    (Role.HEAD, "zoltan"),
    (Role.ADMINISTRATOR, "reka"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One account of the sign-in page; `role` is a code of people.Role."""

    name: str
    role: str
    email: str


def accounts() -> list[Shown]:
    """The six accounts to sign in with, in the order in which a ticket meets them."""
    wanted = {address(key): role.value for role, key in SHOWN}
    rows = Staff.objects.filter(account__email__in=wanted).select_related("account")
    found = {row.email: row for row in rows}
    return [Shown(found[one].name, role, one) for one, role in wanted.items() if one in found]


assert all(key in COLLEAGUES for _role, key in SHOWN)
