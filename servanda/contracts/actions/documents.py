"""The signed paper itself, kept with the version that it is of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.actions.common import lock_version
from servanda.contracts.events import DocumentAttached
from servanda.contracts.models import Document, Version
from servanda.files import store
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
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


def _is_past(document: Document, version: Version) -> bool:
    return document.version_id != version.pk or Document.objects.filter(replaces=document).exists()
