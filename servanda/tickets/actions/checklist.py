"""A ticket's checklist: a procedure chosen, its steps ticked, left out, noted, added to.

Whoever is second at the same step finds it as the first left it, and nothing is recorded twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.catalogue.models import ProcedureVersion
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Remark
from servanda.tickets import events
from servanda.tickets.actions.common import acting, change_row, record
from servanda.tickets.models import Run, Step, Ticket

LONGEST: Final = 300
MOST: Final = 100


def choose_procedure(ticket: Ticket, *, by: Actor, version: ProcedureVersion) -> Run:
    """Go by this procedure: its steps become the ticket's checklist, before those added by hand.

    Raises Refused when the ticket goes by another one already: that is let go first.
    """
    with acting("ticket.checklist", "classify", ticket, by):
        if Run.objects.filter(ticket=ticket, dropped_at=None).exists():
            raise Refused(
                _("This ticket goes by a procedure already. Let that go first."), code="has_run"
            )
        _demand_room(ticket, version.steps.count())
        at = kernel.now()
        run = Run.objects.create(
            ticket=ticket, version=version, started_at=at, started_by_id=_staff(by)
        )
        Step.objects.bulk_create(
            Step(
                ticket=ticket, run=run, position=step.position, text=step.text, role=step.role,
                team_id=step.team_id, added_at=at, added_by_id=_staff(by),
            )
            for step in version.steps.all()
        )  # fmt: skip
        event = events.ProcedureChosen(
            ticket.pk, run=run.pk, procedure=version.procedure_id, edition=version.pk
        )
        record(ticket, event, by=by)
    return run


def drop_procedure(run: Run, *, by: Actor) -> None:
    """It did not fit: its steps are off the list, what was done on them stays in the history."""
    with acting("ticket.checklist", "note", run.ticket, by):
        run.refresh_from_db(fields=["dropped_at"])
        if run.dropped_at is not None:
            return
        change_row(run, dropped_at=kernel.now(), dropped_by_id=_staff(by))
        event = events.ProcedureDropped(
            run.ticket_id, run=run.pk, procedure=run.version.procedure_id
        )
        record(run.ticket, event, by=by)


def take_up_procedure(run: Run, *, by: Actor) -> None:
    """Undo letting go: its steps stand as they stood. Raises Refused once there is another one."""
    with acting("ticket.checklist", "note", run.ticket, by):
        run.refresh_from_db(fields=["dropped_at"])
        if run.dropped_at is None:
            return
        if Run.objects.filter(ticket=run.ticket_id, dropped_at=None).exists():
            raise Refused(_("This ticket goes by another procedure by now."), code="has_run")
        change_row(run, dropped_at=None, dropped_by=None)
        event = events.ProcedureTakenUp(
            run.ticket_id, run=run.pk, procedure=run.version.procedure_id
        )
        record(run.ticket, event, by=by)


def add_steps(ticket: Ticket, *, by: Actor, texts: Iterable[str]) -> Sequence[Step]:
    """Put steps of one's own at the end of the list. Raises Refused for none, or too long a one."""
    wanted = [text.strip() for text in texts if text.strip()]
    if not wanted:
        raise Refused(_("Write what is to be done."), code="no_words")
    if any(len(text) > LONGEST for text in wanted):
        raise Refused(_("A step is one line: at most 300 characters."), code="too_long")
    with acting("ticket.checklist", "note", ticket, by):
        _demand_room(ticket, len(wanted))
        last = Step.objects.filter(ticket=ticket, run=None).aggregate(last=Max("position"))["last"]
        return [
            _add(ticket, by, text, place)
            for place, text in enumerate(wanted, start=(last or 1000) + 1)
        ]


def _add(ticket: Ticket, by: Actor, text: str, place: int) -> Step:
    step = Step.objects.create(
        ticket=ticket, position=place, text=text, added_at=kernel.now(), added_by_id=_staff(by)
    )
    record(ticket, events.StepAdded(ticket.pk, step=step.pk), by=by, seals=[step])
    return step


def tick(step: Step, *, by: Actor) -> None:
    """It is done."""
    with acting("ticket.checklist", "note", step.ticket, by):
        if _fresh(step).is_open:
            change_row(step, ended_at=kernel.now(), ended_by_id=_staff(by), skipped=False)
            record(step.ticket, events.StepDone(step.ticket_id, step=step.pk), by=by)


def skip_step(step: Step, *, by: Actor, why: str) -> None:
    """It is left out, for a reason. Raises Refused without one, or when it is done already."""
    if not why.strip():
        raise Refused(_("Say why it is left out."), code="no_reason")
    with acting("ticket.checklist", "note", step.ticket, by):
        if not _fresh(step).is_open:
            raise Refused(_("A colleague has dealt with this step already."), code="not_open")
        remark = Remark.objects.create(text=why.strip())
        change_row(step, ended_at=kernel.now(), ended_by_id=_staff(by), skipped=True, note=remark)
        event = events.StepSkipped(step.ticket_id, step=step.pk, remark=remark.pk)
        record(step.ticket, event, by=by, seals=[remark])


def open_step(step: Step, *, by: Actor) -> None:
    """Ticked or left out by mistake: it is to be done again."""
    with acting("ticket.checklist", "note", step.ticket, by):
        if not _fresh(step).is_open:
            change_row(step, ended_at=None, ended_by=None, skipped=False)
            record(step.ticket, events.StepOpened(step.ticket_id, step=step.pk), by=by)


def note_step(step: Step, *, by: Actor, text: str) -> None:
    """What is to be known about it, in place of the note before; empty: no note any more."""
    with acting("ticket.checklist", "note", step.ticket, by):
        _fresh(step)
        if (step.note.text if step.note else "") == text.strip():
            return
        remark = Remark.objects.create(text=text.strip()) if text.strip() else None
        change_row(step, note=remark)
        key: dict[str, Any] = {"remark": remark.pk if remark else None}
        event = events.StepNoted(step.ticket_id, step=step.pk, **key)
        record(step.ticket, event, by=by, seals=[remark] if remark else [])


def remove_step(step: Step, *, by: Actor) -> None:
    """Take off what was added by hand. Raises Refused for a procedure's step: that is left out."""
    if step.run_id is not None:
        raise Refused(_("The procedure has this step. Leave it out, with a reason."), code="of_run")
    with acting("ticket.checklist", "note", step.ticket, by):
        step.refresh_from_db(fields=["removed_at"])
        if step.removed_at is None:
            change_row(step, removed_at=kernel.now())
            record(step.ticket, events.StepRemoved(step.ticket_id, step=step.pk), by=by)


def put_step_back(step: Step, *, by: Actor) -> None:
    """Undo taking it off."""
    with acting("ticket.checklist", "note", step.ticket, by):
        step.refresh_from_db(fields=["removed_at"])
        if step.removed_at is not None:
            change_row(step, removed_at=None)
            record(step.ticket, events.StepPutBack(step.ticket_id, step=step.pk), by=by)


def _fresh(step: Step) -> Step:
    """As it stands now that the ticket is locked. Raises Refused when it is off the list."""
    step.refresh_from_db(from_queryset=Step.objects.select_related("note", "run", "ticket"))
    dropped = step.run is not None and step.run.dropped_at is not None
    if dropped or step.removed_at is not None:
        raise Refused(_("This step is not on the list any more."), code="off_the_list")
    return step


def _demand_room(ticket: Ticket, more: int) -> None:
    if Step.objects.standing().filter(ticket=ticket).count() + more > MOST:
        raise Refused(_("A checklist has at most 100 steps. Split the ticket."), code="too_many")


def _staff(by: Actor) -> int | None:
    return by.id if by.is_staff else None
