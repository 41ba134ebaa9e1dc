"""Mending a typing error in what was signed: recorded, visible to both sides, and of words that
promise nothing. What changes a promise is an amendment."""

from __future__ import annotations

from contextlib import nullcontext

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.actions.common import lock_version, taking_number
from servanda.contracts.events import Corrected
from servanda.contracts.models import Contract, Correction, Line, Rung, Target, Version
from servanda.contracts.texts import LONGEST, Text, texts_of
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Remark
from servanda.kernel.unit import action
from servanda.kernel.words import Words
from servanda.people.access import demand

Stored = str | Words


def correct(version: Version, *, by: Actor, text: Text, to: str, reason: str) -> Correction:
    """Let a text of a signed version read `to` from now on, for a reason that both sides read.

    Raises Refused for a draft, for words that are not there (any more) or that promise something,
    for nothing said, nothing changed, and a contract number in use.
    """
    demand(by, "contract.sign", version.contract)
    words, why = to.strip(), reason.strip()
    _check(text, words, why)
    with action():
        held = lock_version(version)
        contract = held.contract
        if not held.is_signed:
            raise Refused(_("A draft is simply changed; nothing is signed yet."), code="draft")
        if text.key not in {one.key for one in texts_of(held)}:
            raise Refused(
                _("Only words can be corrected so. What is promised changes by an amendment."),
                code="promise",
            )
        before, after = _stored(text, contract, held, words)
        made = Correction.objects.create(
            version=held, at=kernel.now(), staff_id=by.id or 0, place=text.place,
            row_id=text.row_id, field=text.field, before=before, after=after,
            reason=Remark.objects.create(text=why),
        )  # fmt: skip
        with taking_number(words) if text.field == "number" else nullcontext():
            _write(made, contract)
        event = Corrected(contract.pk, held.pk, made.pk, made.place, made.field)
        record(event, contract.stream, by=by, seals=[made.reason])
    return made


def _check(text: Text, words: str, why: str) -> None:
    if not words or not why:
        raise Refused(_("Write how it should read, and why it is another."), code="no_words")
    if len(words) > LONGEST.get(text.field, 0):
        raise Refused(
            _("At most %(number)s characters.") % {"number": LONGEST.get(text.field, 0)},
            code="too_long",
        )
    if words == text.words:
        raise Refused(_("It reads so already. Change what is wrong in it."), code="same")


def _stored(text: Text, contract: Contract, version: Version, words: str) -> tuple[Stored, Stored]:
    """All that stands there now and from now on: with its other languages where it has them."""
    if not text.language:
        return text.words, words
    title = contract.title
    if text.place == Correction.Place.RUNG:
        title = version.rungs.get(pk=text.row_id).title
    return title, Words(title | {text.language: words})


def _write(made: Correction, contract: Contract) -> None:
    """Where it stands; also in a draft that was copied from there."""
    change = {made.field: made.after}
    if made.place == Correction.Place.CONTRACT:
        setattr(contract, made.field, made.after)
        contract.save(update_fields=[made.field])
    elif made.place == Correction.Place.RUNG:
        drafts = Rung.objects.filter(version__contract=contract, version__signed_at=None)
        drafts.filter(title=made.before).update(**change)
        Rung.objects.filter(pk=made.row_id).update(**change)
    else:
        line = Line.objects.get(pk=made.row_id)
        drafts_of = Line.objects.filter(version__contract=contract, version__signed_at=None)
        lines = [made.row_id, *drafts_of.filter(code=line.code).values_list("pk", flat=True)]
        Line.objects.filter(pk__in=lines, **{made.field: made.before}).update(**change)
        if made.field == "clause":
            Target.objects.filter(line__in=lines, clause=made.before).update(clause=made.after)
