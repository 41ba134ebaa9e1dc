"""What the verbs about people share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Refused
from servanda.kernel.models import Stream
from servanda.kernel.words import LANGUAGES

PEOPLE: Final = "people"


def people_stream() -> Stream:
    """The one chain for everything about colleagues and teams."""
    return Stream.objects.get_or_create(key=PEOPLE)[0]


def change(thing: models.Model, values: Mapping[str, Any], allowed: frozenset[str]) -> list[str]:
    """Set the given fields and save those that differ; answers their names.

    Raises TypeError for a field that is not `allowed`, Refused for a value that cannot be.
    """
    if unknown := set(values) - allowed:
        raise TypeError(f"cannot change {', '.join(sorted(unknown))}")
    check(values)
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, values[name])
    if changed:
        thing.save(update_fields=changed)
    return changed


def check(values: Mapping[str, Any]) -> None:
    """Raise Refused for an empty name, a language we do not write or an unknown time zone."""
    for name in ("name", "given_name"):
        if name in values and not str(values[name]).strip():
            raise Refused(_("Give a name."), code="no_name")
    if values.get("language", "en") not in LANGUAGES:
        raise Refused(
            _("Choose English, Hungarian, Hebrew or Spanish; other languages are not there yet."),
            code="bad_language",
        )
    try:
        ZoneInfo(values.get("zone", "UTC"))
    except (ValueError, OSError, LookupError):
        raise Refused(
            _("“%(zone)s” is not a time zone. Choose one such as Europe/Budapest.")
            % {"zone": values["zone"]},
            code="bad_zone",
        ) from None


def fits(model: type[models.Model], values: Mapping[str, Any]) -> None:
    """Raise Refused for words longer than their column."""
    for name, value in values.items():
        field = model._meta.get_field(name)
        longest = field.max_length if isinstance(field, models.CharField) else None
        if longest and len(str(value)) > longest:
            raise Refused(
                _("“%(start)s…” is longer than %(longest)s characters. Shorten it.")
                % {"start": str(value)[:20], "longest": longest},
                code="too_long",
            )
