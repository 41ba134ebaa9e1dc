"""How a letter is to be shown: what stands in the page's address, or in a form's hidden fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.core import signing

from servanda.desk.door import StaffRequest
from servanda.kernel.words import LANGUAGES
from servanda.notices.reader import Manner

_SALT: Final = "servanda.letter-draft"
A_DAY: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Asked:
    """`draft` are own words in this language that are not kept yet. They travel signed: nobody
    else can make an address that shows words of theirs as ours."""

    language: str
    formal: bool = True
    ticket: str = ""
    draft: str | None = None

    @classmethod
    def of(cls, request: StaffRequest) -> Asked:
        """Unknown languages are the reader's own; a draft that is not ours is none."""
        given = request.POST if request.method == "POST" else request.GET
        language = given.get("language", "")
        return cls(
            language if language in LANGUAGES else request.staff.language,
            given.get("manner") != "informal",
            given.get("ticket", "")[:40],
            _read(given.get("draft", "")),
        )

    @property
    def manner(self) -> Manner:
        return Manner(self.language, self.formal)

    @property
    def draft_words(self) -> dict[str, str]:
        return {} if self.draft is None else {self.language: self.draft}

    @property
    def fields(self) -> dict[str, str]:
        """What a form has to carry on."""
        manner = "formal" if self.formal else "informal"
        return {"language": self.language, "manner": manner, "ticket": self.ticket}

    @property
    def query(self) -> str:
        """The same in an address, with the draft."""
        draft = (
            {}
            if self.draft is None
            else {"draft": signing.dumps(self.draft, salt=_SALT, compress=True)}
        )
        return urlencode(self.fields | draft)


def _read(signed: str) -> str | None:
    if not signed:
        return None
    try:
        return str(signing.loads(signed, salt=_SALT, max_age=A_DAY))
    except signing.BadSignature:
        return None
