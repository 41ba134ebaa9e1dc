"""What is done to people: customers, their contacts, colleagues, teams, absences."""

from servanda.people.actions.colleagues import add_and_invite, change_colleague, set_teams
from servanda.people.actions.contacts import (
    add_address,
    add_contact,
    add_phone,
    change_contact,
    contact_left,
    contact_returned,
    create_customer_with_contact,
    remove_address,
    save_contact,
    set_duties,
)
from servanda.people.actions.customers import (
    add_domain,
    change_customer,
    change_customer_and_domains,
    check_profile,
    create_customer,
    hand_over_customers,
    remove_domain,
)
from servanda.people.actions.first import first_account, skip_step
from servanda.people.actions.importing import ContactRow, import_contacts
from servanda.people.actions.invitations import invite, use_invitation
from servanda.people.actions.provider import change_provider, set_letter_words, set_up_provider
from servanda.people.actions.quiet import be_quiet, end_quiet
from servanda.people.actions.staff import (
    add_staff,
    change_staff,
    grant_role,
    revoke_role,
    set_preferences,
    set_roles,
    staff_left,
    staff_returned,
)
from servanda.people.actions.suppliers import keep_supplier, remove_supplier
from servanda.people.actions.teams import (
    add_absence,
    change_team,
    create_team,
    rename_team,
    set_members,
    withdraw_absence,
)

__all__ = [
    "ContactRow",
    "add_absence",
    "add_address",
    "add_and_invite",
    "add_contact",
    "add_domain",
    "add_phone",
    "add_staff",
    "be_quiet",
    "change_colleague",
    "change_contact",
    "change_customer",
    "change_customer_and_domains",
    "change_provider",
    "change_staff",
    "change_team",
    "check_profile",
    "contact_left",
    "contact_returned",
    "create_customer",
    "create_customer_with_contact",
    "create_team",
    "end_quiet",
    "first_account",
    "grant_role",
    "hand_over_customers",
    "import_contacts",
    "invite",
    "keep_supplier",
    "remove_address",
    "remove_domain",
    "remove_supplier",
    "rename_team",
    "revoke_role",
    "save_contact",
    "set_duties",
    "set_letter_words",
    "set_members",
    "set_preferences",
    "set_roles",
    "set_teams",
    "set_up_provider",
    "skip_step",
    "staff_left",
    "staff_returned",
    "use_invitation",
    "withdraw_absence",
]
