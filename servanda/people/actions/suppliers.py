"""The address book of suppliers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions.common import people_stream
from servanda.people.addresses import clean_address, find_by_address
from servanda.people.events import SupplierKept, SupplierRemoved
from servanda.people.models import Supplier, SupplierAddress


def keep_supplier(
    supplier: Supplier | None,
    *,
    by: Actor,
    name: str,
    addresses: Sequence[tuple[str, str]],
    phone: str = "",
    about: str = "",
) -> Supplier:
    """A new one, or this one as it is now. `addresses`: (address, whose it is), all there are.

    Raises Refused without a name or an address, and for an address that is a customer's or
    another supplier's.
    """
    demand(by, "supplier.edit")
    if not name.strip():
        raise Refused(_("Give the company's name."), code="no_name")
    wanted = {clean_address(address): whose.strip() for address, whose in addresses}
    if not wanted:
        raise Refused(_("Give at least one mail address."), code="no_address")
    with action():
        _demand_free(wanted, supplier)
        row = supplier or Supplier()
        row.name, row.phone, row.about = name.strip(), phone.strip(), about.strip()
        row.removed_at = None
        row.save()
        row.addresses.exclude(address__in=wanted).delete()
        for address, whose in wanted.items():
            SupplierAddress.objects.update_or_create(
                address=address, defaults={"supplier": row, "name": whose}
            )
        record(SupplierKept(row.pk, new=supplier is None), people_stream(), by=by)
    return row


def _demand_free(wanted: dict[str, str], supplier: Supplier | None) -> None:
    theirs = SupplierAddress.objects.filter(address__in=wanted).select_related("supplier")
    for row in theirs:
        if row.supplier != supplier:
            raise Refused(
                _("%(address)s is an address of %(name)s already.")
                % {"address": row.address, "name": row.supplier.name},
                code="taken",
            )
    for address, known in find_by_address(set(wanted)).items():
        raise Refused(
            _("%(address)s belongs to the customer %(name)s.")
            % {"address": address, "name": known.customer.name},
            code="customers",
        )


def remove_supplier(supplier: Supplier, *, by: Actor) -> None:
    """Out of the book; what was written to them stays. Kept again, it is there again."""
    demand(by, "supplier.edit")
    with action():
        if Supplier.objects.filter(pk=supplier.pk, removed_at=None).update(removed_at=kernel.now()):
            record(SupplierRemoved(supplier.pk), people_stream(), by=by)
