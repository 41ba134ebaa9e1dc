"""The provider prepares words: templates of answers, and what is said instead of blame."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.unit import action
from servanda.kernel.words import LANGUAGES, as_words
from servanda.people.access import demand
from servanda.tickets import placeholders
from servanda.tickets.events.wording import HelpfulSaved, TemplateSaved
from servanda.tickets.models import AnswerTemplate, Helpful

STREAM = "wording"


def save_template(
    template: AnswerTemplate | None,
    *,
    by: Actor,
    name: Mapping[str, str],
    text: Mapping[str, str],
) -> AnswerTemplate:
    """Write a template, or write it anew. Raises Refused for no words, or for a placeholder that
    nobody can fill."""
    demand(by, "wording.edit")
    if not as_words(name) or not as_words(text):
        raise Refused(_("Give it a name and a text, in one language at least."), code="no_words")
    check_placeholders(text)
    with action():
        kept = template or AnswerTemplate()
        kept.name, kept.text = as_words(name), as_words(text)
        kept.changed_at, kept.retired_at = kernel.now(), None
        kept.save()
        record(TemplateSaved(kept.pk), _stream(), by=by)
    return kept


def check_placeholders(
    text: Mapping[str, str], names: Collection[str] = placeholders.NAMES
) -> None:
    """Raise Refused for words in braces that are none of these names."""
    for words in text.values():
        if wrong := placeholders.unknown(words, names):
            known = ", ".join(f"{{{one}}}" for one in names)
            raise Refused(
                _("Nobody can fill %(wrong)s. Use one of %(known)s.")
                % {"wrong": ", ".join(f"{{{one}}}" for one in wrong), "known": known},
                code="unknown_placeholder",
            )


def retire_template(template: AnswerTemplate, *, by: Actor, retired: bool = True) -> None:
    """Offer it no more, or offer it again."""
    demand(by, "wording.edit")
    with action():
        template.retired_at = kernel.now() if retired else None
        template.save(update_fields=["retired_at"])
        record(TemplateSaved(template.pk, retired), _stream(), by=by)


def set_helpful(
    language: str, *, by: Actor, phrases: str = "", instead: str = "", steps: str = ""
) -> None:
    """The provider's own words in one language; all empty gives back the product's."""
    demand(by, "wording.edit")
    if language not in LANGUAGES:
        raise ValueError(f"not a language of ours: {language}")
    own = any(part.strip() for part in (phrases, instead, steps))
    with action():
        if own:
            values = {"phrases": phrases, "instead": instead, "steps": steps}
            Helpful.objects.update_or_create(
                language=language, defaults={**values, "changed_at": kernel.now()}
            )
        else:
            Helpful.objects.filter(language=language).delete()
        record(HelpfulSaved(language, own), _stream(), by=by)


def _stream() -> Stream:
    return Stream.objects.get_or_create(key=STREAM)[0]
