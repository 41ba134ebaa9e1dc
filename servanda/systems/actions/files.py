"""Drawings, licences, photographs: what lies in the file of a system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.files import store
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.systems.events import SystemFileAdded, SystemFileBroughtBack, SystemFileRemoved
from servanda.systems.models import System, SystemFile


def attach_to_system(system: System, *, by: Actor, name: str, data: bytes) -> SystemFile:
    """Keep a file with the system. Raises Refused with code empty."""
    demand(by, "system.edit", system)
    if not data:
        raise Refused(_("This file is empty. Choose another."), code="empty")
    with action():
        file = SystemFile.objects.create(
            system=system, blob=store.keep(data), name=name[:200] or "file", added_at=kernel.now()
        )
        event = SystemFileAdded(system.customer_id, system.pk, file.pk)
        record(event, system.customer.stream, by=by)
    return file


def remove_file(file: SystemFile, *, by: Actor) -> None:
    """It is not shown any more; `bring_back_file` shows it again."""
    demand(by, "system.edit", file.system)
    with action():
        if not _set(file, removed=True):
            return
        event = SystemFileRemoved(file.system.customer_id, file.system_id, file.pk)
        record(event, file.system.customer.stream, by=by)


def bring_back_file(file: SystemFile, *, by: Actor) -> None:
    """Take a removal back."""
    demand(by, "system.edit", file.system)
    with action():
        if not _set(file, removed=False):
            return
        event = SystemFileBroughtBack(file.system.customer_id, file.system_id, file.pk)
        record(event, file.system.customer.stream, by=by)


def _set(file: SystemFile, *, removed: bool) -> bool:
    """Whether this call did it: pressed twice, the journal says it once."""
    rows = SystemFile.objects.filter(pk=file.pk, removed_at__isnull=removed)
    return bool(rows.update(removed_at=kernel.now() if removed else None))
