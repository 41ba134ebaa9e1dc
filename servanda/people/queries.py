"""Questions about people that several packages ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.access import MAY
from servanda.people.addresses import Known, find_by_address
from servanda.people.models import (
    Absence,
    Account,
    Contact,
    ContactAddress,
    ContactPhone,
    Customer,
    Invitation,
    Provider,
    Quiet,
    Staff,
    StaffRole,
    Supplier,
    SupplierAddress,
    Team,
)
from servanda.people.search import Caller, search_callers

__all__ = [
    "Caller",
    "Known",
    "absences",
    "account_signed_in",
    "away",
    "colleague_list",
    "colleagues",
    "contact_card",
    "contacts_of",
    "customer_list",
    "find_by_address",
    "find_contact",
    "find_customer",
    "holders_of",
    "holding_verb",
    "names_by_key",
    "provider",
    "search_callers",
    "served_by",
    "staff_in_office",
    "staff_of_account",
    "supplier_addresses",
    "suppliers",
    "teams",
    "teams_of",
    "teams_with_members",
]


def away(staff: Iterable[int], at: datetime) -> set[int]:
    """Of these colleagues (keys), those who are not there to be called on: absent or gone."""
    keys = set(staff)
    absent = Absence.objects.at(at).filter(staff__in=keys).values_list("staff_id", flat=True)
    gone = Staff.objects.filter(pk__in=keys, left_at__lte=at).values_list("pk", flat=True)
    return set(absent.union(gone))


def holders_of(role: str, at: datetime | None = None) -> list[Staff]:
    """Colleagues who hold a role at an instant (default: now), those who are in first."""
    instant = at or kernel.now()
    holders = list(Staff.objects.holding(role, instant).select_related("account").order_by("pk"))
    missing = away((person.pk for person in holders), instant)
    return sorted(holders, key=lambda person: person.pk in missing)


def account_signed_in(key: int) -> Account | None:
    """An account with whose it is, for `staff_of_account`; one query."""
    now = kernel.now()
    quiet = Quiet.objects.at(now).filter(staff__account=OuterRef("pk")).order_by("-until")
    held = StaffRole.objects.held_at(now).filter(staff__account=OuterRef("pk"))
    found = Account.objects.select_related("staff").filter(pk=key)
    return found.annotate(
        quiet_until=Subquery(quiet.values("until")[:1]), held=ArraySubquery(held.values("role"))
    ).first()


def staff_of_account(account: Account) -> Staff | None:
    """The colleague who signs in with this account, with `quiet_until` if they are quiet now and
    with the `held` roles; no query for one that `account_signed_in` read."""
    whole = account if hasattr(account, "held") else account_signed_in(account.pk)
    staff: Staff | None = getattr(whole, "staff", None)
    if staff is not None:
        for name in ("quiet_until", "held"):
            setattr(staff, name, getattr(whole, name))
    return staff


def absences(actor: Actor, since: datetime) -> QuerySet[Absence]:
    """Who is away at an instant or later, as far as the actor may know, the next first."""
    found = Absence.objects.visible_to(actor).filter(ends_at__gt=since)
    return found.select_related("staff").order_by("starts_at", "pk")


def colleagues(actor: Actor) -> QuerySet[Staff]:
    """Those employed now as far as the actor may see them, with their teams, by name."""
    found = Staff.objects.visible_to(actor).here(kernel.now()).prefetch_related("teams")
    return found.order_by("family_name", "given_name")


def staff_in_office() -> QuerySet[Staff]:
    """Those employed now, by name."""
    return Staff.objects.here(kernel.now()).order_by("family_name", "given_name")


def names_by_key(
    model: type[Staff] | type[Team] | type[Contact], keys: Iterable[int]
) -> dict[int, str]:
    """What people or teams are called, whoever they are by now, in one query at most."""
    wanted = set(keys)
    found = model._default_manager.filter(pk__in=wanted) if wanted else ()
    return {row.pk: str(row) for row in found}


def holding_verb(verb: str) -> QuerySet[Staff]:
    """Those employed now whose role lets them do this, by name."""
    now = kernel.now()
    holding = StaffRole.objects.held_at(now).filter(role__in=MAY[verb])
    return staff_in_office().filter(pk__in=holding.values("staff"))


def teams() -> QuerySet[Team]:
    return Team.objects.order_by("code")


def teams_of(staff: Staff) -> QuerySet[Team]:
    """Those that a colleague is in."""
    return teams().filter(members=staff)


def teams_with_members() -> QuerySet[Team]:
    """With those who still work here; two queries."""
    return teams().prefetch_related(Prefetch("members", staff_in_office()))


def colleague_list(actor: Actor) -> QuerySet[Staff]:
    """All colleagues, those who left last, with their present roles, teams and invitations."""
    return (
        Staff.objects.visible_to(actor)
        .select_related("account")
        .prefetch_related(
            Prefetch("roles", StaffRole.objects.held_at(kernel.now()).order_by("pk"), "held"),
            Prefetch("invitations", Invitation.objects.order_by("sent_at", "pk")),
            "teams",
        )
        .order_by(F("left_at").desc(nulls_first=True), "family_name", "given_name")
    )


def served_by(staff: Staff) -> QuerySet[Customer]:
    """The customers of whom that colleague is supporter, deputy or account manager."""
    mine = Q(own_supporter=staff) | Q(deputy=staff) | Q(account_manager=staff)
    return Customer.objects.filter(mine).order_by("name", "pk")


def contacts_of(customer: Customer | None) -> QuerySet[Contact]:
    """The people of a customer who are still there, by name; of nobody: none."""
    if customer is None:
        return Contact.objects.none()
    found = Contact.objects.filter(customer=customer).current(kernel.now())
    return _with_ways(found).order_by("family_name", "given_name", "pk")


def contact_card(actor: Actor) -> QuerySet[Contact]:
    """The contacts an actor may see, with all that a caller's card shows of them."""
    found = Contact.objects.visible_to(actor).select_related(
        "customer__team",
        "customer__own_supporter",
        "customer__deputy",
        "customer__account_manager",
    )
    return _with_ways(found)


def suppliers(actor: Actor) -> QuerySet[Supplier]:
    """The address book, by name, with the addresses."""
    return Supplier.objects.visible_to(actor).kept().prefetch_related("addresses")


def supplier_addresses() -> QuerySet[SupplierAddress]:
    """Every address that a supplier can be written to, by company."""
    rows = SupplierAddress.objects.filter(supplier__removed_at=None).select_related("supplier")
    return rows.order_by("supplier__name", "pk")


def find_contact(actor: Actor, ref: str) -> Contact | None:
    """The contact with this reference, if the actor may see it."""
    return Contact.objects.visible_to(actor).select_related("customer").filter(ref=ref).first()


def find_customer(actor: Actor, ref: str) -> Customer | None:
    """The customer with this reference, if the actor may see it."""
    return Customer.objects.visible_to(actor).filter(ref=ref).first()


def known_at(actor: Actor, address: str) -> Known | None:
    """Whose address it is, if the actor may see them."""
    known = find_by_address([address]).get(address) if address else None
    if known is None or find_customer(actor, known.customer.ref) is None:
        return None
    return known


def today_at(customer: Customer) -> date:
    """The date it is where the customer is."""
    return kernel.now().astimezone(ZoneInfo(customer.zone)).date()


def customer_list(actor: Actor, words: str = "") -> QuerySet[Customer]:
    """The customers an actor may see, by name; with `words`, those whose name contains them."""
    found = Customer.objects.visible_to(actor).select_related(
        "team", "own_supporter", "deputy", "account_manager"
    )
    for word in words.split():
        found = found.filter(Q(name__unaccent__icontains=word) | Q(domains__name__startswith=word))
    return found.distinct().order_by("name", "pk")


def _with_ways(found: QuerySet[Contact]) -> QuerySet[Contact]:
    """With addresses and numbers, the first given first."""
    return found.prefetch_related(
        Prefetch("addresses", ContactAddress.objects.order_by("pk")),
        Prefetch("phones", ContactPhone.objects.order_by("pk")),
        "duties",
    )


def provider() -> Provider | None:
    """The company that runs this installation; None before it was set up."""
    return Provider.objects.first()
