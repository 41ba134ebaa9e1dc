"""The company that runs this installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.kernel.words import as_words
from servanda.people.access import demand
from servanda.people.actions.common import change, check, people_stream
from servanda.people.addresses import clean_address
from servanda.people.events import ProviderChanged
from servanda.people.models import Provider

FIELDS: Final = frozenset(
    {
        "name",
        "language",
        "zone",
        "desk_address",
        "desk_phone",
        "signature",
        "unknown_senders_acknowledged",
    }
)


def set_up_provider(*, by: Actor, name: str, desk_address: str, **values: Any) -> Provider:
    """Say once who runs this installation. Raises Refused when that was said already."""
    demand(by, "provider.edit")
    values |= {"name": name, "desk_address": clean_address(desk_address)}
    check(values)
    if unknown := set(values) - FIELDS:
        raise TypeError(f"unknown {', '.join(sorted(unknown))}")
    with action():
        if Provider.objects.select_for_update().exists():
            raise Refused(
                _("This installation has its provider already. Change it in the settings."),
                code="provider_exists",
            )
        provider = Provider.objects.create(**values)
        record(ProviderChanged(tuple(sorted(values))), people_stream(), by=by)
    return provider


def change_provider(provider: Provider, *, by: Actor, **values: Any) -> None:
    demand(by, "provider.edit")
    with action():
        if changed := change(provider, values, FIELDS):
            record(ProviderChanged(tuple(changed)), people_stream(), by=by)


def set_letter_words(letter: str, *, by: Actor, words: Mapping[str, str]) -> None:
    """The provider's own words in one letter (its code), by language; a language without words has
    none. Whoever changes another letter meanwhile loses nothing."""
    demand(by, "provider.edit")
    with action():
        provider = Provider.objects.select_for_update().get()
        kept = dict(provider.letter_words)
        written = {code: text.strip() for code, text in as_words(words).items() if text.strip()}
        if kept.pop(letter, {}) == written:
            return
        provider.letter_words = kept | ({letter: written} if written else {})
        provider.save(update_fields=["letter_words"])
        record(ProviderChanged(("letter_words",), letter), people_stream(), by=by)
