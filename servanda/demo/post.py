"""Mail of the sample customers through the real way in: stored as raw bytes, then the intake."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from servanda import kernel
from servanda.demo import DESK_ADDRESS, letters_in
from servanda.demo.case import Case
from servanda.mail import actions as mail
from servanda.mail.models import RawMail
from servanda.tickets.intake import Fate, process_one

READING = timedelta(seconds=1)


def arrive(raw: bytes, sender: str) -> Fate:
    """Our mail server took it now; the intake settles it a second later."""
    at = kernel.now()
    stored, _new = mail.store(
        raw,
        source=RawMail.Source.SMTP,
        received_at=at,
        envelope=mail.Envelope(sender, (DESK_ADDRESS,)),
    )
    with kernel.pretend(at + READING):
        return process_one(stored)


def first(case: Case, *, files: Sequence[letters_in.File] = ()) -> Fate:
    """The mail that opens a case."""
    raw = letters_in.write(
        address=case.address,
        name=case.name,
        subject=case.say(case.script.subject),
        text=case.say(case.script.text),
        at=kernel.now(),
        token=_token(case, "first"),
        language=case.language,
        automatic=case.script.automatic,
        files=files,
    )
    return arrive(raw, "" if case.script.automatic else case.address)


def answer(case: Case, text: str, *, automatic: bool = False) -> Fate:
    """An answer of the customer to the last letter they got."""
    letter = case.last_letter()
    subject = letter.subject if letter else case.say(case.script.subject)
    raw = letters_in.write(
        address=case.address,
        name=case.name,
        subject=subject if subject.lower().startswith("re:") else f"Re: {subject}",
        text=text,
        at=kernel.now(),
        token=_token(case, str(case.step)),
        answers=letter,
        language=case.language,
        automatic=automatic,
    )
    return arrive(raw, "" if automatic else case.address)


def _token(case: Case, what: str) -> str:
    parts = (case.script.id, str(case.use), what, kernel.now().isoformat())
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]
