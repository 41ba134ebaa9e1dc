"""Inviting colleagues: a mailed link with which they set a password themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions.common import people_stream
from servanda.people.events import InvitationUsed, Invited
from servanda.people.models import Account, Invitation, Staff

VALID: Final = timedelta(days=7)


def invite(staff: Staff, *, by: Actor) -> Invitation:
    """Mail the colleague a link to set a password, good for a week. Earlier links end.

    Also for somebody who forgot theirs. Raises Refused for who has left.
    """
    demand(by, "staff.edit")
    now = kernel.now()
    with action():
        locked = Staff.objects.select_for_update().get(pk=staff.pk)
        if locked.left_at is not None:
            raise Refused(
                _("%(name)s works here no more. Take them back first.") % {"name": locked.name},
                code="staff_left",
            )
        opened = Invitation.objects.filter(staff=locked, used_at=None, withdrawn_at=None)
        opened.update(withdrawn_at=now)
        invitation = Invitation.objects.create(staff=locked, sent_at=now, expires_at=now + VALID)
        record(Invited(staff.pk, invitation.pk), people_stream(), by=by)
    return invitation


def use_invitation(invitation: Invitation, *, password: str) -> Staff:
    """Set the colleague's password; whoever holds the link is them. Ends every older session.

    Raises Refused for a link that was used, replaced by a newer one, or has expired.
    """
    with action():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if not locked.is_open(kernel.now()):
            raise Refused(
                _(
                    "This link was used already or is too old. Ask your administrator for a new "
                    "one."
                ),
                code="invitation_over",
            )
        staff = Staff.objects.select_related("account").get(pk=locked.staff_id)
        if staff.left_at is not None:
            raise Refused(
                _("This account is switched off. Ask your administrator."), code="staff_left"
            )
        account: Account = staff.account
        account.set_password(password)
        account.save(update_fields=["password"])
        locked.used_at = kernel.now()
        locked.save(update_fields=["used_at"])
        record(InvitationUsed(staff.pk, locked.pk), people_stream(), by=Actor("staff", staff.pk))
    return staff
