"""Customers like those of the sample company, under other names: people, systems, contracts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servanda.demo.company.world import World


@dataclass
class Twin:
    """Keys of the sample company -> keys of a company like it."""

    customers: dict[int, int] = field(default_factory=dict)
    contacts: dict[int, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    systems: dict[int, int] = field(default_factory=dict)


def of(keys: dict[int, int], key: int | None) -> Any:
    """The twin's key; what has no twin (or is nothing) stays as it is."""
    return key if key is None else keys.get(key, key)


def make(world: World, count: int) -> list[Twin]:
    """So many sets of the six customers of the sample company."""
    from servanda import kernel
    from servanda.demo.company import customers
    from servanda.demo.loading import FOUNDED

    founded = kernel.now() - FOUNDED
    sets = []
    with kernel.pretend(founded):
        head = world.actor("zoltan")
        for number in range(1, count + 1):
            rows = [_renamed(row, number) for row in customers.given()]
            customers.make(world, signed_at=founded, by=head, rows=rows)
            sets.append(_twin(world, number))
    return sets


def _renamed(row: dict[str, Any], number: int) -> dict[str, Any]:
    """The same company by another name, at another domain, with other telephone numbers."""
    domains = {name: f"x{number}.{name}" for name in row["domains"]}
    contacts = []
    for contact in row["contacts"]:
        addresses = [_moved(one, domains, number) for one in contact.get("addresses", ())]
        phones = [_dialled(one, number) for one in contact.get("phones", ())]
        contacts.append({**contact, "addresses": addresses, "phones": phones})
    paper = {**row["contract"], "number": f"{row['contract']['number']}-{number}"}
    return {
        **row,
        "key": f"{row['key']}#{number}",
        "name": f"{row['name']} {number}",
        "domains": list(domains.values()),
        "contacts": contacts,
        "contract": paper,
    }


def _dialled(phone: str, number: int) -> str:
    """Another line of the same exchange."""
    digits = re.sub(r"\D", "", phone)
    return f"+{digits[:-4]}{(int(digits[-4:]) + 37 * number) % 10_000:04}"


def _moved(address: str, domains: dict[str, str], number: int) -> str:
    """Each mail address is one person's only, so that of a twin is another."""
    local, domain = address.split("@")
    return f"{local}@{domains.get(domain, f'x{number}.{domain}')}"


def _twin(world: World, number: int) -> Twin:
    twin = Twin()
    for ours, theirs in _pairs(world.customers, number):
        twin.customers[ours.pk] = theirs.pk
    for ours, theirs in _pairs(world.contacts, number):
        twin.contacts[ours.pk] = theirs.pk
        twin.addresses[ours.email] = theirs.email
    for ours, theirs in _pairs(world.lines, number):
        twin.lines[ours.pk] = theirs.pk
    for ours, theirs in _pairs(world.systems, number):
        twin.systems[ours.pk] = theirs.pk
    return twin


def _pairs(named: dict[str, Any], number: int) -> Iterator[tuple[Any, Any]]:
    for key, row in list(named.items()):
        head, dot, tail = key.partition(".")
        if "#" not in head:
            yield row, named[f"{head}#{number}{dot}{tail}"]
