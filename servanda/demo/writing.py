"""The page "write as a customer": who can be chosen, the form, and the way through SMTP."""

from __future__ import annotations

import secrets
import smtplib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.demo import DESK_ADDRESS, letters_in
from servanda.mail.models import Outgoing
from servanda.people.models import ContactAddress

FILE: Final = Path(__file__).with_name("examples.toml")
DEFAULT_PLACE: Final = "127.0.0.1:2525"
LARGEST: Final = 10 * 1024 * 1024
PATIENCE: Final = 10  # seconds


class Unsent(Exception):
    """The SMTP door did not take it; its message says why."""


@dataclass(frozen=True, slots=True)
class Example:
    """A mail to try out; without a `sender` it comes from an `address` that nobody knows."""

    key: str
    language: str
    subject: str
    text: str
    sender: str = ""
    address: str = ""


@cache
def examples() -> dict[str, Example]:
    rows = tomllib.loads(FILE.read_text("utf-8"))["example"]
    return {row["key"]: Example(**row | {"text": row["text"].strip()}) for row in rows}


def senders() -> list[tuple[str, list[tuple[str, str]]]]:
    """Sample contacts by customer, as choices; somebody unknown at the end."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = ContactAddress.objects.select_related("contact__customer")
    for row in rows.order_by("contact__customer__id", "contact__id", "id"):
        person = row.contact
        label = f"{person.name} · {row.address}"
        found.setdefault(person.customer.name, []).append((row.address, label))
    return [*found.items(), (str(_("Somebody else")), [("", str(_("An address nobody knows")))])]


class WriteForm(forms.Form):
    """A new mail, or an answer to `letter`."""

    sender = forms.ChoiceField(label=_("You are"), required=False)
    address = forms.EmailField(
        label=_("Another address"),
        required=False,
        help_text=_("Only when you write as somebody else: the desk will ask who you are."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}))
    file = forms.FileField(label=_("File"), required=False)

    def __init__(self, *args: Any, letter: Outgoing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter
        self.fields["subject"].widget.attrs["dir"] = "auto"
        if letter is not None:
            del self.fields["sender"], self.fields["address"], self.fields["subject"]
        else:
            self.fields["sender"].choices = senders()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.letter is None and not (given.get("sender") or given.get("address")):
            self.add_error("sender", _("Choose somebody, or give an address below."))
        return given

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError(_("Choose a file of at most 10 MB."))
        return file

    @property
    def writer(self) -> str:
        """The address it comes from, of a valid form."""
        if self.letter is not None:
            return self.letter.recipient
        return str(self.cleaned_data["sender"] or self.cleaned_data["address"])


def send(form: WriteForm) -> None:
    """Hand the mail to our own SMTP door, as any mail program would. Raises Unsent."""
    raw = _mail(form)
    host, _colon, port = (settings.LISTEN_SMTP or DEFAULT_PLACE).rpartition(":")
    try:
        with smtplib.SMTP(host.strip("[]") or "127.0.0.1", int(port), timeout=PATIENCE) as server:
            server.sendmail(form.writer, [DESK_ADDRESS], raw)
    except (smtplib.SMTPException, OSError) as error:
        raise Unsent(str(error)) from error


def _mail(form: WriteForm) -> bytes:
    letter, given = form.letter, form.cleaned_data
    owner = ContactAddress.objects.filter(address__iexact=form.writer).select_related("contact")
    person = owner[0].contact if owner else None
    file = given["file"]
    return letters_in.write(
        address=form.writer,
        name=person.name if person else "",
        subject=_answering(letter.subject) if letter else given["subject"],
        text=given["text"],
        at=kernel.now(),
        token=secrets.token_hex(12),
        answers=letter,
        language=person.language if person else "en",
        files=[(file.name, file.content_type or "", file.read())] if file else (),
    )


def _answering(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"
