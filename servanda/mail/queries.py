"""Mail for the people who look after it: what was sent, one mail as it came."""

from __future__ import annotations

from django.conf import settings
from django.db.models import BinaryField, Q, QuerySet
from django.db.models.functions import Substr

from servanda.mail.authentication import server_of
from servanda.mail.mime import split_head
from servanda.mail.models import Mailbox, Outgoing, OutgoingQuerySet, RawMail, SigningKey

HEAD_READ = 65_536


def find_raw(pk: int) -> RawMail | None:
    return RawMail.objects.filter(pk=pk).first()


def sent_mail(words: str = "") -> OutgoingQuerySet:
    """What left or is about to, newest first; `words` occur in the subject or an address."""
    found = Outgoing.objects.order_by("-created_at", "-id")
    if words:
        found = found.filter(Q(subject__icontains=words) | Q(recipient__icontains=words.lower()))
    return found


def held_about(about: str, reason: str) -> int:
    """How many letters of a thread are held for this reason."""
    return Outgoing.objects.held().filter(about=about, hold_reason=reason).count()


def mailboxes_kept() -> QuerySet[Mailbox]:
    """The addresses we receive for, in order."""
    return Mailbox.objects.kept()


def find_mailbox(ref: str) -> Mailbox | None:
    """One that was not removed."""
    return Mailbox.objects.kept().filter(ref=ref).first()


def signing_keys() -> list[tuple[str, SigningKey | None]]:
    """The domains that our letters come from, each with its key if it has one."""
    addresses = [*Mailbox.objects.kept().values_list("address", flat=True), settings.MAIL_FROM]
    domains = {one.rpartition("@")[2].lower() for one in addresses}
    keys = {key.domain: key for key in SigningKey.objects.all()}
    return [(one, keys.get(one)) for one in sorted(domains | set(keys))]


def server_seen(mailbox: Mailbox) -> str:
    """Which server judged the sender of the latest mail that was fetched there; "": none did."""
    head = Substr("raw", 1, HEAD_READ, output_field=BinaryField())
    latest = RawMail.objects.filter(mailbox=mailbox).order_by("-id").values_list(head)[:1]
    return next((server_of(split_head(bytes(raw), top=True)[0]) for (raw,) in latest), "")
