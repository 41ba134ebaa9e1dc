"""Mailboxes as settings: added, changed, paused, removed."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.events import Event
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.unit import action
from servanda.mail import events, oauth
from servanda.mail.mailboxes import from_environment
from servanda.mail.models import Mailbox, RawMail, Redelivery
from servanda.people.access import demand

VERB: Final = "provider.edit"
PLACE: Final = ("host", "user", "folder")
"""What makes it another box on a server, whose numbers of mails mean something else."""
FIELDS: Final = frozenset(
    {
        *PLACE,
        "name",
        "port",
        "security",
        "done_folder",
        "owner",
        "route",
        "service",
        "language",
        "signature",
        "takes_plus",
        "acknowledge_hours",
        "trusted_server",
        "smtp_host",
        "smtp_port",
        "smtp_security",
        "smtp_user",
        "password",
        "smtp_password",
        "sign_in",
        "oauth_client",
        "oauth_tenant",
        "oauth_secret",
    }
)
SECRETS: Final = frozenset({"password", "smtp_password", "oauth_secret"})
PERMISSION: Final = (
    "sign_in", "user", "oauth_client", "oauth_tenant", "host", "port", "security", "smtp_host",
    "smtp_port", "smtp_security",
)  # fmt: skip
"""Whose permission we have, as whom, and at which servers it is shown: when one changes it has to
be given anew, as a stored password is tried at the same server only."""


def add_mailbox(*, by: Actor, address: str, **values: Any) -> Mailbox:
    """A mailbox that is read from now on. `values` are fields of Mailbox, passwords in clear (they
    are stored sealed). One removed before comes back. Raises Refused for an address in use."""
    demand(by, VERB)
    clean = address.strip().lower()
    with action():
        stream = _stream()
        mailbox = Mailbox.objects.filter(address=clean).first() or Mailbox(address=clean)
        if mailbox.pk and mailbox.removed_at is None:
            raise Refused(_("There is a mailbox with this address. Open that one."), code="taken")
        mailbox.removed_at = mailbox.paused_at = None
        _set(mailbox, values)
        mailbox.save()
        record(events.MailboxAdded(mailbox.pk), stream, by=by)
    return mailbox


def change_mailbox(mailbox: Mailbox, *, by: Actor, **values: Any) -> None:
    """Give it other settings. A password that is not among `values` stays as it is; workers take
    the new settings up by themselves."""
    demand(by, VERB)
    _demand_ours(mailbox)
    with action():
        stream = _stream()
        _read_again(mailbox)
        changed = _set(mailbox, values)
        if changed:
            mailbox.failed_at, mailbox.last_error, mailbox.error_code = None, "", ""
            mailbox.save()
            record(events.MailboxChanged(mailbox.pk, tuple(changed)), stream, by=by)


def grant_mailbox(mailbox: Mailbox, tokens: oauth.Tokens, *, by: Actor) -> None:
    """Its authority has given us permission: with these tokens we sign in from now on."""
    demand(by, VERB)
    _demand_ours(mailbox)
    with action():
        stream = _stream()
        _read_again(mailbox)
        oauth.keep(mailbox, tokens)
        mailbox.granted_at = kernel.now()
        mailbox.failed_at, mailbox.last_error, mailbox.error_code = None, "", ""
        mailbox.save()
        record(events.MailboxGranted(mailbox.pk), stream, by=by)


def pause_mailbox(mailbox: Mailbox, *, by: Actor) -> None:
    """It is not read until resumed; letters still leave from it."""
    _date(mailbox, by, "paused_at", events.MailboxPaused(mailbox.pk))


def resume_mailbox(mailbox: Mailbox, *, by: Actor) -> None:
    """It is read again, from where it was left."""
    demand(by, VERB)
    _demand_ours(mailbox)
    with action():
        stream = _stream()
        if Mailbox.objects.filter(pk=mailbox.pk).exclude(paused_at=None).update(paused_at=None):
            record(events.MailboxResumed(mailbox.pk), stream, by=by)
    mailbox.paused_at = None


def remove_mailbox(mailbox: Mailbox, *, by: Actor) -> None:
    """We no longer receive for it. Passwords are forgotten; mails and tickets stay."""
    secret = ("password", "smtp_password", "oauth_secret", "renewal", "access")
    forgotten = {f"sealed_{name}": b"" for name in secret}
    _date(mailbox, by, "removed_at", events.MailboxRemoved(mailbox.pk), **forgotten)


def _date(mailbox: Mailbox, by: Actor, name: str, event: Event, **also: Any) -> None:
    demand(by, VERB)
    _demand_ours(mailbox)
    now = kernel.now()
    with action():
        stream = _stream()
        if Mailbox.objects.filter(pk=mailbox.pk, **{name: None}).update(**{name: now}, **also):
            record(event, stream, by=by)
    setattr(mailbox, name, now)


def _read_again(mailbox: Mailbox) -> None:
    """As it is now, locked: what the worker wrote since the form was opened stays. Raises Refused
    when it was removed meanwhile."""
    mailbox.refresh_from_db(from_queryset=Mailbox.objects.select_for_update(of=("self",)))
    if mailbox.removed_at is not None:
        raise Refused(
            _("Somebody has removed this mailbox meanwhile. Add it again to read it."),
            code="removed",
        )


def _set(mailbox: Mailbox, values: dict[str, Any]) -> list[str]:
    """Set those that differ; answers their names. Raises TypeError for what is no setting."""
    if unknown := set(values) - FIELDS:
        raise TypeError(f"cannot set {', '.join(sorted(unknown))}")
    changed = [
        name for name, value in values.items() if name in SECRETS or getattr(mailbox, name) != value
    ]
    for name in changed:
        setattr(mailbox, name, values[name])
    if mailbox.pk and set(changed) & set(PLACE):
        _begin_anew(mailbox)
    if set(changed) & set(PERMISSION):
        mailbox.renewal = mailbox.access_token = ""
        mailbox.access_until = mailbox.granted_at = None
    return changed


def _begin_anew(mailbox: Mailbox) -> None:
    """The same number may mean another mail in the new place: what we have is then known by its
    content alone."""
    mailbox.uidvalidity = mailbox.last_uid = mailbox.tries = 0
    mailbox.backlog = mailbox.backlog_left = 0
    mailbox.skipped_uids, mailbox.unmarked_uids, mailbox.fetched_at = [], [], None
    for model in (RawMail, Redelivery):
        model._default_manager.filter(mailbox=mailbox).update(uidvalidity=None, uid=None)


def _demand_ours(mailbox: Mailbox) -> None:
    if mailbox.address in from_environment():
        raise Refused(
            _("This mailbox is set by SERVANDA_IMAP_URLS. Change it there and start anew."),
            code="environment",
        )


def _stream() -> Stream:
    """Its row is locked: of two who change the settings at once the second waits."""
    stream, _new = Stream.objects.get_or_create(key="mailboxes")
    return Stream.objects.select_for_update().get(pk=stream.pk)
