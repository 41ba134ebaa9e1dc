"""A ticket's checklist as one reads it, and which procedure would fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from servanda.catalogue.models import Procedure, ProcedureVersion
from servanda.catalogue.queries import procedures_for
from servanda.kernel import Actor
from servanda.people.search import plain
from servanda.tickets.conversation import first_words
from servanda.tickets.models import Run, Step, Ticket


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure that could be chosen. `word`: the phrase by which it was recognised; "" without
    one. `fits`: it is for this service and this kind of ticket, or for any."""

    version: ProcedureVersion
    word: str = ""
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Checklist:
    """`run` is the procedure the ticket goes by; without one, `offers`, the likest first."""

    run: Run | None = None
    steps: Sequence[Step] = ()
    offers: Sequence[Offer] = field(default_factory=list)

    @property
    def ended(self) -> int:
        return sum(not step.is_open for step in self.steps)

    @property
    def proposed(self) -> Offer | None:
        """What we would choose: only what was recognised by its words, and fits."""
        first = self.offers[0] if self.offers else None
        return first if first and first.word and first.fits else None

    @property
    def is_outdated(self) -> bool:
        """Whether the procedure has been written anew since it was chosen here."""
        run = self.run
        return run is not None and run.version_id != run.version.procedure.current_id


def checklist_of(ticket: Ticket) -> Checklist:
    """Of a ticket that the reader was let to see. Two queries, or four while none is chosen."""
    runs = Run.objects.filter(ticket=ticket, dropped_at=None)
    run = runs.select_related("version__procedure").first()
    rows = Step.objects.standing().filter(ticket=ticket)
    steps = list(rows.select_related("note", "ended_by", "added_by", "team"))
    steps.sort(key=lambda step: (step.run_id is None, step.position, step.pk))
    return Checklist(run, steps, offers_for(ticket) if run is None and ticket.is_live else [])


def offers_for(ticket: Ticket) -> list[Offer]:
    """What could be chosen: what is recognised by its words, then what fits, then the rest."""
    versions = procedures_for(ticket.customer)
    text = plain(f"{ticket.subject}\n{first_words(ticket)}") if versions else ""
    service = ticket.line.service_id if ticket.line else None
    offers = [
        Offer(version, _word(version, text), _fits(version, ticket.kind, service))
        for version in versions
    ]
    return sorted(
        offers, key=lambda one: (not (one.word and one.fits), not one.fits, str(one.version.name))
    )


def _fits(version: ProcedureVersion, kind: str, service: int | None) -> bool:
    return version.kind in ("", kind) and version.service_id in (None, service)


def _word(version: ProcedureVersion, text: str) -> str:
    """The longest of its phrases that occurs: accents and capitals do not matter."""
    found = [phrase for phrase in version.known_by if plain(phrase) in text]
    return max(found, key=len, default="")


def find_step(actor: Actor, ref: str) -> Step | None:
    """The step, if the actor may see its ticket."""
    seen = Ticket.objects.visible_to(actor)
    found = Step.objects.filter(ref=ref, ticket__in=seen)
    return found.select_related("ticket", "run__version", "note").first()


def words_of_steps(keys: Iterable[int]) -> dict[int, str]:
    """What steps say, also those off the list, in one query at most."""
    wanted = set(keys)
    return dict(Step.objects.filter(pk__in=wanted).values_list("pk", "text")) if wanted else {}


def names_of_procedures(keys: Iterable[int]) -> dict[int, str]:
    """What procedures are called now, in the reader's language, in one query at most."""
    wanted = set(keys)
    found = Procedure.objects.filter(pk__in=wanted).select_related("current") if wanted else ()
    return {row.pk: str(row.current) for row in found}
