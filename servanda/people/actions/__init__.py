"""What is done to people: customers, their contacts, colleagues, teams, absences."""

from servanda.people.actions.contacts import (
    add_address,
    add_contact,
    add_phone,
    change_contact,
    contact_left,
    set_duties,
)
from servanda.people.actions.customers import (
    add_domain,
    change_customer,
    create_customer,
    remove_domain,
)
from servanda.people.actions.provider import change_provider, set_up_provider
from servanda.people.actions.quiet import be_quiet, end_quiet
from servanda.people.actions.staff import (
    add_staff,
    change_staff,
    grant_role,
    revoke_role,
    set_preferences,
    staff_left,
)
from servanda.people.actions.teams import (
    add_absence,
    create_team,
    set_members,
    withdraw_absence,
)

__all__ = [
    "add_absence",
    "add_address",
    "add_contact",
    "add_domain",
    "add_phone",
    "add_staff",
    "be_quiet",
    "change_contact",
    "change_customer",
    "change_provider",
    "change_staff",
    "contact_left",
    "create_customer",
    "create_team",
    "end_quiet",
    "grant_role",
    "remove_domain",
    "revoke_role",
    "set_duties",
    "set_members",
    "set_preferences",
    "set_up_provider",
    "staff_left",
    "withdraw_absence",
]
