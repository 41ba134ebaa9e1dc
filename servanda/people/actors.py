"""From a person to the Actor who acts, and back to a name."""

from __future__ import annotations

from collections.abc import Iterable

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.models import Account, Contact, Staff, StaffRole


def of_staff(staff: Staff) -> Actor:
    """The actor for a colleague with the roles held now; none once they left."""
    at = kernel.now()
    if (staff.left_at and staff.left_at <= at) or not staff.account.is_active:
        return Actor("staff", staff.pk)
    held: list[str] | None = getattr(staff, "held", None)  # read with who signed in
    if held is None:
        roles = StaffRole.objects.held_at(at).filter(staff=staff)
        held = list(roles.values_list("role", flat=True))
    return Actor("staff", staff.pk, frozenset(held))


def of_contact(contact: Contact) -> Actor:
    return Actor("contact", contact.pk, frozenset({"contact"}), contact.customer_id)


def of_account(account: Account) -> Actor | None:
    """Whoever signed in: a colleague, or nobody we know."""
    staff = Staff.objects.select_related("account").filter(account=account).first()
    return of_staff(staff) if staff else None


_KEYS = {"s": "staff", "c": "contact", "t": "sender"}


def key_of(actor: Actor) -> str:
    """A word for who reads, fit for an address: "s12", "c5"; "" for who has no row."""
    letter = next((letter for letter, kind in _KEYS.items() if kind == actor.kind), "")
    return f"{letter}{actor.id}" if letter and actor.id else ""


def of_key(key: str) -> Actor | None:
    """Who that is now, with the rights held now; None for who left, or nobody."""
    kind, number = _KEYS.get(key[:1]), key[1:]
    if kind is None or not number.isdecimal() or len(number) > 18:
        return None
    if kind == "sender":
        return Actor("sender", int(number), frozenset({"sender"}))
    if kind == "staff":
        staff = Staff.objects.select_related("account").filter(pk=number).first()
        return of_staff(staff) if staff else None
    contact = Contact.objects.filter(pk=number).first()
    gone = contact is None or (contact.left_at and contact.left_at <= kernel.now())
    return of_contact(contact) if contact and not gone else None


def names(actors: Iterable[Actor]) -> dict[tuple[str, int | None], str]:
    """Names by (kind, id) for a list of actors, in two queries at most."""
    wanted = {(actor.kind, actor.id) for actor in actors}
    staff = [key for kind, key in wanted if kind == "staff" and key]
    contacts = [key for kind, key in wanted if kind == "contact" and key]
    found: dict[tuple[str, int | None], str] = {}
    if staff:
        found |= {("staff", row.pk): row.name for row in Staff.objects.filter(pk__in=staff)}
    if contacts:
        found |= {("contact", row.pk): row.name for row in Contact.objects.filter(pk__in=contacts)}
    return found
