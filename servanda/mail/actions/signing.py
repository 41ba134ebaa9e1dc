"""Keys by which letters are signed: made or given, taken into use, taken out."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.unit import action
from servanda.mail import events, signing
from servanda.mail.models import SigningKey
from servanda.people.access import demand

VERB = "provider.edit"
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_WRONG: dict[str, Any] = {
    "unreadable": _("This is no private key that we can read. It begins with -----BEGIN."),
    "kind": _("Only RSA keys without a passphrase are accepted by every receiver. Make one here."),
    "short": _("This key is too short to be believed. Make one here, or give one of 2048 bits."),
}


def make_key(domain: str, *, by: Actor) -> SigningKey:
    """A key of our own making, not in use before it is published. Replaces one not in use."""
    selector = f"servanda{kernel.now():%y%m%d%H%M}"
    return _keep(domain.lower(), selector, signing.made(), "made", by)


def give_key(domain: str, selector: str, pem: str, *, by: Actor) -> SigningKey:
    """A key that there is already. Raises Refused for one that cannot be used."""
    demand(by, VERB)
    clean = selector.strip().lower()
    if not _SELECTOR.fullmatch(clean):
        raise Refused(
            _("A selector is a short word of letters, digits and hyphens."), code="selector"
        )
    try:
        read = signing.read(pem)
    except signing.BadKey as error:
        raise Refused(_WRONG[error.code], code=error.code) from error
    return _keep(domain.lower(), clean, read, "given", by)


def _keep(domain: str, selector: str, pem: str, how: str, by: Actor) -> SigningKey:
    demand(by, VERB)
    with action():
        stream = _stream()
        key = SigningKey.objects.filter(domain=domain).first() or SigningKey(domain=domain)
        if key.started_at is not None:
            raise Refused(_("Letters are signed with another key. Stop that first."), code="in_use")
        key.selector, key.private, key.made_at = selector, pem, kernel.now()
        key.public = signing.public_of(pem)
        key.save()
        record(events.SigningChanged(key.pk, how), stream, by=by)
    return key


def start_signing(key: SigningKey, *, by: Actor) -> None:
    """From now on letters of its domain are signed. Raises Refused while DNS does not show it: a
    signature that nobody can verify is worse than none."""
    demand(by, VERB)
    if signing.look_up(key) != "ok":
        raise Refused(
            _("The record is not in DNS yet, so nobody could verify a signature. Publish it, wait"
              " a while, and start again."),
            code="not_published",
        )  # fmt: skip
    _date(key, by, "started")


def stop_signing(key: SigningKey, *, by: Actor) -> None:
    """Letters leave unsigned again; the key stays."""
    demand(by, VERB)
    _date(key, by, "stopped")


def _date(key: SigningKey, by: Actor, how: str) -> None:
    started = kernel.now() if how == "started" else None
    with action():
        stream = _stream()
        rows = SigningKey.objects.filter(pk=key.pk, public=key.public)
        rows = rows.filter(started_at=None) if started else rows.exclude(started_at=None)
        if rows.update(started_at=started):
            record(events.SigningChanged(key.pk, how), stream, by=by)
    key.started_at = started


def _stream() -> Stream:
    """Its row is locked: of two who change the keys at once the second waits."""
    stream, _new = Stream.objects.get_or_create(key="signing keys")
    return Stream.objects.select_for_update().get(pk=stream.pk)
