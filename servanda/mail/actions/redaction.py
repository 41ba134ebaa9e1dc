"""Taking words out of mail that is kept: the bytes that came, the letters that carried them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from servanda import kernel
from servanda.mail.models import Outgoing, OutgoingFile, RawMail

GONE = "…"
_WORDS = ["subject", "text", "html", "failed_at", "last_error"]


def redact(*, raws: Iterable[int] = (), letters: Iterable[int] = ()) -> None:
    """Empty stored mails and letters with these keys: no words, no sender, no files.

    That they came or went, when, and to whom we wrote stays. What has not left yet never does.
    """
    RawMail.objects.filter(pk__in=list(raws)).update(raw=b"", envelope_from=None)
    rows = list(Outgoing.objects.select_for_update().filter(pk__in=list(letters)).order_by("pk"))
    for row in rows:
        row.subject = row.text = row.html = ""
        _stop(row)
    Outgoing.objects.bulk_update(rows, _WORDS)
    OutgoingFile.objects.filter(outgoing__in=rows).delete()


def redact_letters(about: str, *, words: Iterable[str], subject: str = "") -> None:
    """Of the letters of one thread: empty those written by a program that repeat a line of `words`;
    from the others take `subject` out, wherever it stands."""
    lines = {" ".join(line.split()) for one in words for line in one.splitlines()}
    lines = {line for line in lines if len(line) > 3}
    rows = list(Outgoing.objects.select_for_update().filter(about=about).order_by("pk"))
    for row in rows:
        if row.is_automatic and any(line in " ".join(row.text.split()) for line in lines):
            row.text = row.html = ""
            _stop(row)
        if subject:
            row.subject = row.subject.replace(subject, GONE)
            row.text = row.text.replace(subject, GONE)
            row.html = row.html.replace(escape(subject), GONE).replace(subject, GONE)
    Outgoing.objects.bulk_update(rows, _WORDS)


def _stop(row: Outgoing) -> None:
    """A letter without its words is not sent any more."""
    if row.sent_at is None and row.failed_at is None:
        row.failed_at, row.last_error = kernel.now(), "erased"
