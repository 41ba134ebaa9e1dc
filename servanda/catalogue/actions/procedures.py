"""Procedures: how one kind of problem is resolved, by whom, how long it takes and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.catalogue.actions.sold import stream
from servanda.catalogue.events import ProcedureRetired, ProcedureSaved
from servanda.catalogue.models import Cost, Procedure, ProcedureStep, ProcedureVersion, Service
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.kernel.words import as_words
from servanda.people.access import demand
from servanda.people.models import Customer, Team

SHORTEST, LONGEST = 60, 400 * 3600
MOST_STEPS: Final = 40


@dataclass(frozen=True, slots=True)
class Planned:
    """One step as it is written; `role` or `team` says who does it."""

    text: str
    role: str = ""
    team: Team | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a procedure is to say: see `ProcedureVersion`."""

    name: Mapping[str, str]
    seconds: int
    steps: Sequence[Planned] = ()
    service: Service | None = None
    kind: str = ""
    words: str = ""
    cost: str = Cost.CONTRACT
    parts: str = ""
    price: Money = field(default_factory=lambda: Money(0, "EUR"))


def save_procedure(
    procedure: Procedure | None,
    draft: Draft,
    *,
    by: Actor,
    base: int | None = None,
    variant_of: Procedure | None = None,
    customer: Customer | None = None,
) -> Procedure:
    """Write a procedure, or its next version; tickets keep the steps they were started with.

    `base` is the version that was before the writer's eyes. With `variant_of` and `customer` a new
    one is that customer's own way. Raises Refused for what cannot be meant, for a variant that
    exists, and when somebody else has written a version meanwhile. Nothing changed: no version.
    """
    demand(by, "catalogue.edit")
    _check(draft)
    with action():
        kept = _locked(procedure) if procedure else _new(variant_of, customer)
        latest = kept.current
        if base is not None and base != (latest.number if latest else 0):
            raise Refused(
                _("A colleague has changed this procedure meanwhile. Look at their version first."),
                code="changed_meanwhile",
            )
        if latest is None or _differs(latest, draft):
            _write(kept, draft, latest.number + 1 if latest else 1, by)
    return kept


def retire_procedure(procedure: Procedure, *, by: Actor, retired: bool = True) -> None:
    """Offer it no more, or again. Tickets that use it go on with it."""
    demand(by, "catalogue.edit")
    with action():
        kept = _locked(procedure)
        if (kept.retired_at is not None) == retired:
            return
        kept.retired_at = kernel.now() if retired else None
        kept.save(update_fields=["retired_at"])
        record(ProcedureRetired(kept.pk, retired), stream(), by=by)


def _locked(procedure: Procedure) -> Procedure:
    return Procedure.objects.select_for_update().get(pk=procedure.pk)


def _new(variant_of: Procedure | None, customer: Customer | None) -> Procedure:
    if (variant_of is None) != (customer is None):
        raise ValueError("a variant is of a procedure and for a customer")
    if variant_of is not None:
        general = _locked(variant_of)
        if general.variant_of_id is not None:
            raise ValueError("a variant has no variants")
        if general.variants.filter(customer=customer).exists():
            raise Refused(_("This customer has a variant already."), code="variant_taken")
    return Procedure.objects.create(variant_of=variant_of, customer=customer)


def _check(draft: Draft) -> None:
    if not any(text.strip() for text in draft.name.values()):
        raise Refused(_("Give it a name, in one language at least."), code="no_name")
    if not SHORTEST <= draft.seconds <= LONGEST:
        raise Refused(
            _("The usual time is between one minute and 400 working hours."), code="bad_time"
        )
    if not 1 <= len(draft.steps) <= MOST_STEPS:
        raise Refused(_("Write at least one step, and at most 40."), code="bad_steps")
    if draft.price.minor < 0:
        raise Refused(_("A price is not below zero."), code="bad_price")
    if draft.cost not in Cost.values:
        raise ValueError(f"unknown cost {draft.cost}")


def _differs(version: ProcedureVersion, draft: Draft) -> bool:
    kept = [
        Planned(step.text, step.role, step.team) for step in version.steps.select_related("team")
    ]
    return kept != list(draft.steps) or any(
        getattr(version, name) != value for name, value in _values(draft).items()
    )


def _values(draft: Draft) -> dict[str, object]:
    return {
        "name": as_words(draft.name),
        "service": draft.service,
        "kind": draft.kind,
        "words": "\n".join(line.strip() for line in draft.words.splitlines() if line.strip()),
        "seconds": draft.seconds,
        "cost": draft.cost,
        "parts": draft.parts.strip(),
        "parts_minor": draft.price.minor,
        "currency": draft.price.currency,
    }


def _write(procedure: Procedure, draft: Draft, number: int, by: Actor) -> None:
    version = ProcedureVersion.objects.create(
        procedure=procedure, number=number, written_at=kernel.now(),
        written_by_id=by.id if by.is_staff else None, **_values(draft),
    )  # fmt: skip
    ProcedureStep.objects.bulk_create(
        ProcedureStep(
            version=version, position=place, text=step.text, role=step.role, team=step.team
        )
        for place, step in enumerate(draft.steps, start=1)
    )
    procedure.current = version
    procedure.save(update_fields=["current"])
    record(ProcedureSaved(procedure.pk, number), stream(), by=by)
