"""What the check of a mailbox found, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servanda.mail import oauth
from servanda.mail.checking import Finding
from servanda.mail.models import Mailbox

WORDS: dict[str, Promise] = {
    "no_name": gettext_lazy(
        "No server is called %(host)s. Look for a typing error in the name of the server."
    ),
    "no_answer": gettext_lazy(
        "%(host)s does not answer at port %(port)s. Check the port, and whether a firewall lets"
        " us through."
    ),
    "nobody_there": gettext_lazy(
        "%(host)s is there, but nobody answers at port %(port)s. Check the port."
    ),
    "no_tls": gettext_lazy(
        "At port %(port)s %(host)s does not speak TLS from the start. Choose STARTTLS, or the port"
        " for TLS (993 to receive, 465 to send)."
    ),
    "no_starttls": gettext_lazy(
        "%(host)s offers no STARTTLS at port %(port)s. Choose TLS with its own port."
    ),
    "certificate_name": gettext_lazy(
        "The certificate of %(host)s is for another name. Enter the name that your mail provider"
        " gives for the server."
    ),
    "certificate_expired": gettext_lazy(
        "The certificate of %(host)s has run out. Whoever runs the server must renew it."
    ),
    "certificate": gettext_lazy(
        "The certificate of %(host)s is signed by nobody we trust. Whoever runs the server must"
        " install a valid one."
    ),
    "sign_in": gettext_lazy(
        "%(host)s refused the user or the password. Some providers want an app password here."
    ),
    "no_sign_in": gettext_lazy(
        "%(host)s does not let anybody sign in this way. Choose TLS or STARTTLS, or leave the user"
        " empty."
    ),
    "broke_off": gettext_lazy("%(host)s broke off the connection. Check port and security."),
    "other_protocol": gettext_lazy(
        "What answers at port %(port)s of %(host)s does not understand us. Check the port: 993 or"
        " 143 to receive, 465 or 587 to send."
    ),
    "password_lost": gettext_lazy(
        "The stored password cannot be opened any more: the key of the installation has changed."
        " Enter the password again."
    ),
    "no_folder": gettext_lazy("There is no such folder. Choose one of these:"),
    "sign_in_token": gettext_lazy(
        "%(host)s refuses the user although we have permission. Check that the user is the account"
        " that gave it, and that IMAP and SMTP are switched on for that account."
    ),
    "not_granted": gettext_lazy(
        "Nobody has given us permission yet. Save, then sign in with the button on this page."
    ),
    "grant_gone": gettext_lazy(
        "The permission is not valid any more: it was withdrawn, or the password was changed. Sign"
        " in again with the button on this page."
    ),
    "grant_denied": gettext_lazy(
        "No permission was given. Sign in again and choose to allow it, or ask your administrator"
        " there."
    ),
    "grant_once": gettext_lazy(
        "We were let in for an hour only. Remove our application in the settings of the account,"
        " then sign in again."
    ),
    "client_refused": gettext_lazy(
        "The client ID or its secret is not accepted. Copy both anew from the application that you"
        " registered."
    ),
    "token_unreachable": gettext_lazy(
        "The place that gives permissions cannot be reached or answers nonsense. Try again in some"
        " minutes."
    ),
    "not_moved": gettext_lazy(
        "Its mail comes in, but %(host)s does not let us mark it or move it. Check the folder for"
        " mail that was read: servers part folders by a dot or by a slash."
    ),
    "unknown": gettext_lazy("It did not work, for a reason we do not know."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One finding as shown: the server's own words stand below ours."""

    is_ok: bool
    words: str
    theirs: str
    folders: tuple[str, ...] = ()


def receiving(finding: Finding) -> Said:
    if finding.is_ok:
        words = ngettext(
            "Receiving works: %(n)s mail is in the folder.",
            "Receiving works: %(n)s mails are in the folder.",
            finding.mails,
        )
        return Said(True, words % {"n": finding.mails}, "")
    return _wrong(finding)


def sending(finding: Finding) -> Said:
    if finding.is_ok:
        return Said(True, _("Sending works: the server lets us in."), "")
    return _wrong(finding)


def last_failure(mailbox: Mailbox) -> Said | None:
    """Why the mailbox could not be read last; None when it could."""
    if mailbox.failed_at is None:
        return None
    place = {"host": mailbox.host, "port": mailbox.port}
    words = WORDS.get(mailbox.error_code, WORDS["unknown"])
    return Said(False, str(words) % place, mailbox.last_error)


def of_permission(mailbox: Mailbox, trouble: oauth.Trouble) -> str:
    """Why we were not let in, in one line with what the other side said."""
    words = str(WORDS[trouble.code]) % {"host": mailbox.host, "port": mailbox.port}
    return f"{words} ({trouble})" if str(trouble) != trouble.code else words


def _wrong(finding: Finding) -> Said:
    place = {"host": finding.place.host, "port": finding.place.port}
    words = str(WORDS[finding.code]) % place
    return Said(False, words, finding.said, tuple(finding.folders))
