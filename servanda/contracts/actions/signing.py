"""Signing: from then on nobody can change it, and it promises what it says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.actions.common import check_effective, lock_draft
from servanda.contracts.events import Signed
from servanda.contracts.models import Target, Version
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.models import Contact


def sign(version: Version, *, by: Actor, contact: Contact | None = None) -> Version:
    """Sign a draft, for us (`by`) and for the customer (`contact`), now. For tickets an amendment
    counts from now on at the earliest, whatever date it names: see `terms`.

    Raises Refused when it promises nothing, or when another version is in effect from then or
    later. Answers the signed version.
    """
    demand(by, "contract.sign", version.contract)
    with action():
        draft = lock_draft(version)
        _check_lines(draft)
        check_effective(draft.contract, draft.effective_from)
        _check_contact(draft, contact)
        draft.signed_at = kernel.now()
        draft.signed_by_id = by.id if by.is_staff else None
        draft.signed_by_contact = contact
        draft.save(update_fields=["signed_at", "signed_by", "signed_by_contact"])
        event = Signed(
            contract=draft.contract_id,
            contract_version=draft.pk,
            effective_from=draft.effective_from,
            open_tickets=draft.open_tickets,
            contact=contact.pk if contact else None,
        )
        record(event, draft.contract.stream, by=by)
    return draft


def _check_lines(draft: Version) -> None:
    lines = set(draft.lines.values_list("pk", flat=True))
    promising = set(Target.objects.filter(line__in=lines).values_list("line_id", flat=True))
    if not lines or lines - promising:
        raise Refused(
            _("A contract promises something: give it a line, and every line a target."),
            code="nothing_promised",
        )


def _check_contact(draft: Version, contact: Contact | None) -> None:
    if contact is not None and contact.customer_id != draft.contract.customer_id:
        raise Refused(_("Somebody of the customer signs for the customer."), code="foreign_contact")
