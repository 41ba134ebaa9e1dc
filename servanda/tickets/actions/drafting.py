"""Words not sent yet: kept on the server while a colleague writes, for them alone.

They say nothing to anybody, so the journal does not hear of them and no clock moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.files import store
from servanda.kernel import Actor, Refused, unit
from servanda.people import access
from servanda.tickets.actions.common import demand_reach
from servanda.tickets.messages import File
from servanda.tickets.models import SentForm, Tab, Ticket, Unsent, UnsentFile
from servanda.tickets.unused import drop_unused

LONGEST = 200_000
MOST_BYTES = 25 * 1024 * 1024
# How long discarded words can be brought back, and how long a form is known as sent.
KEPT = timedelta(days=1)
KNOWN = timedelta(days=7)


def save_draft(
    ticket: Ticket,
    *,
    by: Actor,
    tab: str,
    text: str,
    fields: Mapping[str, Any] | None = None,
    seen: int = 0,
    version: int = 0,
    key: str = "",
) -> Unsent:
    """Keep what is written in `tab` by now; `version` is the one these words go on from, `key` the
    form's own.

    Raises Refused with code other_window when another page of the same colleague has saved since,
    sent_already when the form was sent while these words were on their way.
    """
    with unit.action():
        _demand(ticket, by, tab)
        if key and SentForm.objects.filter(form=form_of(by, ticket, tab, key)).exists():
            raise Refused(_("This was sent already; once is enough."), code="sent_already")
        now, row = kernel.now(), _locked(ticket, by, tab)
        if row is None or row.discarded_at:
            return _begin(row, ticket, by, tab, text, fields, seen)
        if row.version != version and row.text not in ("", text):
            raise Refused(
                _("You write on this ticket in another window too. Look there, or save these."),
                code="other_window",
            )
        row.text, row.fields, row.saved_at = text[:LONGEST], dict(fields or {}), now
        row.version += 1
        row.save(update_fields=["text", "fields", "saved_at", "version"])
    return row


def attach_to_draft(
    ticket: Ticket, *, by: Actor, tab: str, file: File, seen: int = 0
) -> UnsentFile:
    """Keep a file with the draft. Raises Refused when all of them together are too large."""
    with unit.action():
        _demand(ticket, by, tab)
        row = _locked(ticket, by, tab)
        if row is None or row.discarded_at:
            row = _begin(row, ticket, by, tab, "", None, seen)
        together = sum(kept.blob.size for kept in row.files.select_related("blob"))
        if together + len(file.data) > MOST_BYTES:
            raise Refused(
                _("Together the files are larger than 25 MB, which most mail servers refuse."),
                code="too_large",
            )
        return UnsentFile.objects.create(
            unsent=row,
            blob=store.keep(file.data),
            name=file.name[:200] or "file",
            content_type=file.content_type[:120],
        )


def detach_from_draft(file: UnsentFile, *, by: Actor) -> None:
    """Take a file out of a draft again."""
    with unit.action():
        access.demand(by, "ticket.draft")
        blob = file.blob
        file.delete()
        drop_unused([blob])


def discard_draft(draft: Unsent, *, by: Actor) -> None:
    """Put it away; for a day it can be brought back."""
    with unit.action():
        access.demand(by, "ticket.draft")
        Unsent.objects.visible_to(by).filter(pk=draft.pk).update(discarded_at=kernel.now())


def restore_draft(draft: Unsent, *, by: Actor) -> Unsent:
    """Bring discarded words back. Raises Refused when they were replaced by others meanwhile."""
    with unit.action():
        access.demand(by, "ticket.draft")
        found = Unsent.objects.visible_to(by).filter(pk=draft.pk, version=draft.version)
        if not found.update(discarded_at=None, version=F("version") + 1):
            raise Refused(_("These words are gone: you wrote others since."), code="gone")
    draft.refresh_from_db()
    return draft


def drop_draft(ticket: Ticket, *, by: Actor, tab: str) -> None:
    """It was sent: nothing of it stays. Inside the action that sends it."""
    rows = Unsent.objects.visible_to(by).filter(ticket=ticket, tab=tab)
    blobs = [
        file.blob for file in UnsentFile.objects.filter(unsent__in=rows).select_related("blob")
    ]
    rows.delete()
    drop_unused(blobs)


def forget_old() -> None:
    """Destroy what was discarded long enough ago, and the marks of forms sent long ago."""
    with unit.action():
        gone = Unsent.objects.filter(discarded_at__lt=kernel.now() - KEPT)
        files = UnsentFile.objects.filter(unsent__in=gone).select_related("blob")
        blobs = [file.blob for file in files]
        gone.delete()
        drop_unused(blobs)
        SentForm.objects.filter(at__lt=kernel.now() - KNOWN).delete()


def form_of(by: Actor, ticket: Ticket, tab: str, key: str) -> str:
    """The name of one form on one page."""
    return f"{by.id}|{ticket.pk}|{tab}|{key}"


def _demand(ticket: Ticket, by: Actor, tab: str) -> None:
    access.demand(by, "ticket.draft", ticket)
    demand_reach(ticket, by)
    if tab not in Tab.values:
        raise ValueError(f"not a form of the composer: {tab}")


def _locked(ticket: Ticket, by: Actor, tab: str) -> Unsent | None:
    """The draft, with its ticket locked before it as sending does: in the other order a file on its
    way and the answer it belongs to would wait for each other."""
    Ticket.objects.select_for_update(no_key=True).only("pk").get(pk=ticket.pk)
    rows = Unsent.objects.visible_to(by).filter(ticket=ticket, tab=tab)
    return rows.select_for_update().first()


def _begin(
    row: Unsent | None,
    ticket: Ticket,
    by: Actor,
    tab: str,
    text: str,
    fields: Mapping[str, Any] | None,
    seen: int,
) -> Unsent:
    """A new draft, in the place of one that was discarded."""
    now = kernel.now()
    values: dict[str, Any] = {
        "text": text[:LONGEST],
        "fields": dict(fields or {}),
        "seen": seen,
        "version": (row.version if row else 0) + 1,
        "began_at": now,
        "saved_at": now,
        "discarded_at": None,
    }
    if row is not None:
        blobs = [file.blob for file in row.files.select_related("blob")]
        row.files.all().delete()
        drop_unused(blobs)
    kept, _new = Unsent.objects.update_or_create(
        ticket=ticket, staff_id=by.id or 0, tab=tab, defaults=values
    )
    return kept
