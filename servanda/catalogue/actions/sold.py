"""What is sold: services, levels, and a service at a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda.calendars.models import Calendar
from servanda.catalogue.actions.impact import write_impact
from servanda.catalogue.credits import Impact
from servanda.catalogue.events import (
    LevelCreated,
    LevelRenamed,
    OfferingChanged,
    OfferingCreated,
    ServiceChanged,
    ServiceCreated,
)
from servanda.catalogue.models import Charge, Offering, OfferingTarget, Service, ServiceLevel
from servanda.catalogue.promises import Promise, Promises, merged
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.kernel.words import as_words
from servanda.people.access import demand

CATALOGUE: Final = "catalogue"
MOST_INCLUDED: Final = 1000 * 3600


def create_service(
    *,
    by: Actor,
    code: str,
    name: Mapping[str, str] | str,
    description: Mapping[str, str] | str = "",
    excludes: Mapping[str, str] | str = "",
) -> Service:
    """Something we deliver. Raises Refused for a taken code."""
    demand(by, "catalogue.edit")
    with action():
        if Service.objects.filter(code=code).exists():
            raise Refused(_("There is a service with this code already."), code="service_taken")
        service = Service.objects.create(
            code=code,
            name=as_words(name),
            description=as_words(description or {}),
            excludes=as_words(excludes or {}),
        )
        record(ServiceCreated(service.pk), stream(), by=by)
    return service


def create_level(
    *, by: Actor, code: str, name: Mapping[str, str] | str, rank: int, custom: bool = False
) -> ServiceLevel:
    """How good a service can be; rank 1 is the best. `custom`: made for one customer."""
    demand(by, "catalogue.edit")
    if rank < 1:
        raise Refused(_("The best level has rank 1; give 1 or more."), code="bad_rank")
    with action():
        if ServiceLevel.objects.filter(code=code).exists():
            raise Refused(_("There is a level with this code already."), code="level_taken")
        level = ServiceLevel.objects.create(
            code=code, name=as_words(name), rank=rank, custom=custom
        )
        record(LevelCreated(level.pk, rank), stream(), by=by)
    return level


def rename_level(level: ServiceLevel, *, by: Actor, name: Mapping[str, str] | str) -> None:
    """What a level is called from now on, wherever it is named."""
    demand(by, "catalogue.edit")
    with action():
        level.name = as_words(name)
        level.save(update_fields=["name"])
        record(LevelRenamed(level.pk), stream(), by=by)


def create_offering(
    *,
    by: Actor,
    service: Service,
    level: ServiceLevel,
    calendar: Calendar,
    price: Money,
    targets: Promises,
    impact: Impact | None = None,
    included_seconds: int | None = None,
    rate: Money | None = None,
    charge: str = Charge.MONTH,
) -> Offering:
    """A service at a level, with its list price (net, for what `charge` says), what that includes,
    its targets and what missing them means.

    Raises Refused when it is offered in that currency already, or for what cannot be.
    """
    demand(by, "catalogue.edit")
    promises = merged({}, targets)
    _check(price, price.currency, included_seconds, rate)
    with action():
        if Offering.objects.filter(service=service, level=level, currency=price.currency).exists():
            raise Refused(
                _("This service is offered at this level in this currency already."),
                code="offering_taken",
            )
        offering = Offering.objects.create(
            service=service,
            level=level,
            calendar=calendar,
            price_minor=price.minor,
            currency=price.currency,
            included_seconds=included_seconds,
            rate_minor=rate.minor if rate else None,
            charge=Charge(charge),
        )
        _write_targets(offering, promises)
        write_impact(offering, impact or Impact())
        event = OfferingCreated(offering.pk, service.pk, level.pk, price.minor, price.currency)
        record(event, stream(), by=by)
    return offering


def change_offering(
    offering: Offering,
    *,
    by: Actor,
    calendar: Calendar,
    price: Money,
    targets: Promises,
    impact: Impact | None = None,
    included_seconds: int | None = None,
    rate: Money | None = None,
    charge: str = Charge.MONTH,
) -> None:
    """What is sold from now on. Contracts keep what they agreed: their lines are copies.

    Raises Refused for a price below zero or in another currency, and for what cannot be.
    """
    demand(by, "catalogue.edit")
    promises = merged({}, targets)
    _check(price, offering.currency, included_seconds, rate)
    with action():
        row = Offering.objects.select_for_update().get(pk=offering.pk)
        row.calendar, row.price_minor = calendar, price.minor
        row.included_seconds, row.rate_minor = included_seconds, rate.minor if rate else None
        row.charge = Charge(charge)
        row.save()
        row.targets.all().delete()
        _write_targets(row, promises)
        write_impact(row, impact or Impact())
        record(OfferingChanged(row.pk, price.minor, price.currency), stream(), by=by)


def change_service(
    service: Service,
    *,
    by: Actor,
    name: Mapping[str, str] | str,
    description: Mapping[str, str] | str,
    excludes: Mapping[str, str] | str,
) -> None:
    """How a service is called, and what it includes and does not, from now on; contracts keep what
    they agreed."""
    demand(by, "catalogue.edit")
    with action():
        service.name, service.description = as_words(name), as_words(description or {})
        service.excludes = as_words(excludes or {})
        service.save(update_fields=["name", "description", "excludes"])
        record(ServiceChanged(service.pk), stream(), by=by)


def _check(price: Money, currency: str, included: int | None, rate: Money | None) -> None:
    amounts = [price, *([rate] if rate else [])]
    if any(one.minor < 0 or one.currency != currency for one in amounts):
        raise Refused(_("A price is not below zero."), code="bad_price")
    if not 0 <= (included or 0) <= MOST_INCLUDED:
        raise Refused(_("At most 1000 hours a month can be included."), code="bad_allowance")


def _write_targets(offering: Offering, promises: Mapping[tuple[str, int], Promise]) -> None:
    OfferingTarget.objects.bulk_create(
        OfferingTarget(
            offering=offering,
            metric=metric,
            priority=priority,
            unit=promise.unit,
            amount=promise.amount,
            by_time=promise.by_time,
        )
        for (metric, priority), promise in promises.items()
    )


def stream() -> Stream:
    return Stream.objects.get_or_create(key=CATALOGUE)[0]
