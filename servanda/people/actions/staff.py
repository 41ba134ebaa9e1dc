"""Colleagues and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions.common import change, check, people_stream
from servanda.people.addresses import clean_address
from servanda.people.events import (
    RoleGranted,
    RoleRevoked,
    StaffAdded,
    StaffChanged,
    StaffLeft,
    StaffReturned,
)
from servanda.people.models import Account, Invitation, Role, Staff, StaffRole

FIELDS: Final = frozenset(
    {"given_name", "family_name", "language", "zone", "phone", "title", "calendar"}
)
OWN_FIELDS: Final = frozenset(
    {"language", "zone", "density", "theme", "start_page", "mail_mentions"}
)
KEYHOLDERS: Final = (Role.HEAD, Role.ADMINISTRATOR)


def add_staff(
    *,
    by: Actor,
    email: str,
    given_name: str,
    roles: Iterable[str] = (),
    password: str | None = None,
    joined_at: datetime | None = None,
    **values: Any,
) -> Staff:
    """A colleague with an account; without a password nobody can sign in until one is set.

    `values` are fields of Staff, `roles` codes of Role. Raises Refused for a taken address.
    """
    demand(by, "staff.edit")
    address = clean_address(email)
    values["given_name"] = given_name
    check(values)
    if unknown := set(values) - FIELDS:
        raise TypeError(f"unknown {', '.join(sorted(unknown))}")
    with action():
        if Account.objects.filter(email=address).exists():
            raise Refused(
                _("Somebody signs in with %(address)s already.") % {"address": address},
                code="account_taken",
            )
        staff = Staff.objects.create(
            account=Account.objects.create_account(address, password),
            joined_at=joined_at or kernel.now(),
            **values,
        )
        record(StaffAdded(staff.pk), people_stream(), by=by)
        for role in roles:
            grant_role(staff, by=by, role=role, at=joined_at)
    return staff


def change_staff(staff: Staff, *, by: Actor, **values: Any) -> None:
    """Give fields of a colleague another content."""
    demand(by, "staff.edit")
    _change(staff, by, values, FIELDS)


def set_preferences(staff: Staff, *, by: Actor, **values: Any) -> None:
    """A colleague's own language, time zone and manner of their desk: everybody sets their own."""
    if not (by.is_staff and by.id == staff.pk):
        demand(by, "staff.edit")
    _change(staff, by, values, OWN_FIELDS)


def grant_role(staff: Staff, *, by: Actor, role: str, at: datetime | None = None) -> None:
    """The colleague holds a role from `at` on (default now); twice is once."""
    demand(by, "staff.edit")
    with action():
        _held, new = StaffRole.objects.get_or_create(
            staff=staff, role=Role(role), until=None, defaults={"since": at or kernel.now()}
        )
        if new:
            record(RoleGranted(staff.pk, Role(role).value), people_stream(), by=by, at=at)


def revoke_role(staff: Staff, *, by: Actor, role: str) -> None:
    """The colleague holds it no more. Refused for the last one who can grant roles."""
    demand(by, "staff.edit")
    with action():
        if Role(role) in KEYHOLDERS:
            _keep_a_keyholder(StaffRole.objects.exclude(staff=staff, role=role))
        ended = StaffRole.objects.filter(staff=staff, role=role, until=None)
        if ended.update(until=kernel.now()):
            record(RoleRevoked(staff.pk, Role(role).value), people_stream(), by=by)


def staff_left(staff: Staff, *, by: Actor, at: datetime | None = None) -> None:
    """They work here no more: roles end, the account cannot sign in. Their history stays."""
    demand(by, "staff.edit")
    left_at = at or kernel.now()
    with action():
        _keep_a_keyholder(StaffRole.objects.exclude(staff=staff))
        staff.left_at = left_at
        staff.save(update_fields=["left_at"])
        StaffRole.objects.filter(staff=staff, until=None).update(until=left_at)
        Invitation.objects.filter(staff=staff, used_at=None).update(withdrawn_at=kernel.now())
        Account.objects.filter(pk=staff.account_id).update(is_active=False)
        record(StaffLeft(staff.pk, left_at), people_stream(), by=by)


def staff_returned(staff: Staff, *, by: Actor, roles: Iterable[str]) -> None:
    """They work here again, or were switched off by mistake: with these roles from now on."""
    demand(by, "staff.edit")
    with action():
        staff.left_at = None
        staff.save(update_fields=["left_at"])
        Account.objects.filter(pk=staff.account_id).update(is_active=True)
        record(StaffReturned(staff.pk), people_stream(), by=by)
        for role in roles:
            grant_role(staff, by=by, role=role)


def set_roles(staff: Staff, *, by: Actor, roles: Iterable[str]) -> None:
    """Exactly these roles from now on. Refused for the last one who can grant roles."""
    demand(by, "staff.edit")
    wanted = {Role(role).value for role in roles}
    with action():
        held = set(staff.roles.filter(until=None).values_list("role", flat=True))
        for role in sorted(wanted - held):
            grant_role(staff, by=by, role=role)
        for role in sorted(held - wanted):
            revoke_role(staff, by=by, role=role)


def _keep_a_keyholder(others: Any) -> None:
    """Lock the roles that grant roles, so that two people cannot revoke each other's at once."""
    held = StaffRole.objects.filter(role__in=KEYHOLDERS, until=None)
    list(held.select_for_update().order_by("pk"))
    if not others.filter(role__in=KEYHOLDERS, until=None).exists():
        raise Refused(
            _("Nobody could grant roles any more. Make somebody else head or administrator first."),
            code="last_keyholder",
        )


def _change(staff: Staff, by: Actor, values: dict[str, Any], allowed: frozenset[str]) -> None:
    with action():
        if changed := change(staff, values, allowed):
            record(StaffChanged(staff.pk, tuple(changed)), people_stream(), by=by)
