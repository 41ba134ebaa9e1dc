"""One letter: what a notice says, in parts, and how the parts become plain text and HTML.

A notice writes each sentence once; layout, direction and colours are here and in two templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.template import loader
from django.template.backends.django import Template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from servanda.notices.reader import Reader
from servanda.notices.sentence import Sentence, say
from servanda.people.models import Provider

NO_HTML: Final = SafeString("")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table: what, and its value."""

    label: str
    value: Sentence


@dataclass(frozen=True, slots=True)
class Button:
    """A link to act on; its address is shown in full in plain text. Without one, as in a preview,
    it leads nowhere and says so."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one reader is told. Made under the reader's language; words are translated already.

    `quote` are somebody's own words, shown as such, and `then` what we say after them; `steps` are
    the lines of a history; `closing` stands after the button; `own` is what the provider adds,
    and `own_html` the same with its links.
    """

    subject: str
    paragraphs: Sequence[Sentence]
    facts: Sequence[Fact] = ()
    quote: str = ""
    then: Sequence[Sentence] = ()
    button: Button | None = None
    closing: Sequence[Sentence] = ()
    steps_title: str = ""
    steps: Sequence[Sentence] = field(default_factory=tuple)
    own: str = ""
    own_html: SafeString = NO_HTML


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(letter: Letter, reader: Reader, provider: Provider) -> Rendered:
    """Subject (one line), plain text and HTML. Call it with the reader's language active."""
    context = _context(letter, reader, provider)
    return Rendered(
        subject=" ".join(letter.subject.split())[:250],
        text=_as_text(letter, reader, context),
        html=_template("notices/letter.html").template.render(_html_context(context)),
    )


def _context(letter: Letter, reader: Reader, provider: Provider) -> dict[str, Any]:
    greeting = say(_("Hello %(name)s,"), name=reader.call) if reader.call else say(_("Hello,"))
    return {
        "letter": letter,
        "greeting": greeting,
        "provider": provider,
        "signature": provider.signature.in_language(reader.language, provider.language),
        "language": reader.language,
        "direction": "rtl" if reader.rtl else "ltr",
        "nowhere": _("(In a preview this link leads nowhere.)") if _is_dead(letter) else "",
    }


def _is_dead(letter: Letter) -> bool:
    return letter.button is not None and not letter.button.url


def _html_context(values: dict[str, Any]) -> Any:
    from django.template import Context

    return Context(values)


@cache
def _template(name: str) -> Template:
    """Compiled once in the life of the process: mails are rendered by the hundred."""
    return loader.get_template(name)  # type: ignore[return-value]


def _as_text(letter: Letter, reader: Reader, context: dict[str, Any]) -> str:
    def plain(sentences: Sequence[Sentence]) -> list[str]:
        return [item.text(rtl=reader.rtl) for item in sentences]

    parts = [context["greeting"].text(rtl=reader.rtl), *plain(letter.paragraphs)]
    if letter.quote:
        parts.append("\n".join(f"> {line}" for line in letter.quote.strip().splitlines()))
    parts += plain(letter.then)
    if letter.facts:
        facts = [
            f"{_labelled(fact.label)} {fact.value.text(rtl=reader.rtl)}" for fact in letter.facts
        ]
        parts.append("\n".join(facts))
    if letter.steps:
        steps = [f"- {line}" for line in plain(letter.steps)]
        parts.append("\n".join([_labelled(letter.steps_title), *steps]))
    if letter.button:
        parts.append(f"{_labelled(letter.button.label)}\n{letter.button.url or context['nowhere']}")
    parts += plain(letter.closing)
    if letter.own:
        parts.append(letter.own)
    provider: Provider = context["provider"]
    ending = [context["signature"] or provider.name, provider.desk_phone, provider.desk_address]
    parts.append("\n".join(line for line in ending if line))
    return "\n\n".join(parts) + "\n"


def _labelled(label: str) -> str:
    """What is asked needs no colon."""
    return label if label.endswith("?") else f"{label}:"
