"""The signed paper itself, kept with the version that it is of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.actions.common import lock_version
from servanda.contracts.events import DocumentAttached, DocumentWithdrawn
from servanda.contracts.models import Document, Version
from servanda.files import store
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Remark
from servanda.kernel.unit import action
from servanda.people.access import demand


def attach_document(
    version: Version, *, by: Actor, name: str, data: bytes, replaces: Document | None = None
) -> Document:
    """Keep a file with a signed version; one that it replaces stays, as an earlier one.

    Raises Refused for a draft, an empty file, and where the other was replaced meanwhile.
    """
    demand(by, "contract.sign", version.contract)
    if not data:
        raise Refused(_("This file is empty. Choose another."), code="empty")
    with action():
        held = lock_version(version)
        contract = held.contract
        if not held.is_signed:
            raise Refused(
                _("This version is not signed yet. Attach the paper once it is."), code="draft"
            )
        if replaces is not None and _is_past(replaces, version):
            raise Refused(
                _("That file was replaced meanwhile. Look at the newer one first."), code="replaced"
            )
        made = Document.objects.create(
            version=version, blob=store.keep(data), name=name.strip()[:200] or "file",
            at=kernel.now(), staff_id=by.id or 0, replaces=replaces,
        )  # fmt: skip
        event = DocumentAttached(
            contract.pk, version.pk, made.pk, made.blob.sha256, replaces.pk if replaces else None
        )
        record(event, contract.stream, by=by)
    return made


def withdraw_document(document: Document, *, by: Actor, reason: str) -> None:
    """Take back what was attached by mistake: it stays with us and is the customer's no more. What
    it had replaced counts again.

    Raises Refused without a reason, and when it was withdrawn meanwhile.
    """
    demand(by, "contract.sign", document.version.contract)
    if not (why := reason.strip()):
        raise Refused(_("Write why: whoever comes after you wants to know."), code="no_reason")
    with action():
        contract = lock_version(document.version).contract
        held = Document.objects.get(pk=document.pk)
        if held.withdrawn_at is not None:
            raise Refused(_("This file was withdrawn already."), code="withdrawn")
        _step_aside(held)
        remark = Remark.objects.create(text=why)
        held.withdrawn_at, held.withdrawn_why = kernel.now(), remark
        held.save(update_fields=["withdrawn_at", "withdrawn_why"])
        event = DocumentWithdrawn(contract.pk, held.version_id, held.pk)
        record(event, contract.stream, by=by, seals=[remark])


def _step_aside(document: Document) -> None:
    """Whatever replaced it replaces what it had replaced."""
    before, document.replaces = document.replaces, None
    document.save(update_fields=["replaces"])
    Document.objects.filter(replaces=document).update(replaces=before)


def _is_past(document: Document, version: Version) -> bool:
    """Read anew: another may have replaced or withdrawn it since the page was made."""
    held = Document.objects.get(pk=document.pk)
    replaced = Document.objects.filter(replaces=held).exists()
    return held.version_id != version.pk or replaced or held.withdrawn_at is not None
