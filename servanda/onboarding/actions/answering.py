"""The customer's word on a summary: so it is, or not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Remark
from servanda.kernel.unit import action
from servanda.onboarding.events import Assented, Objected
from servanda.onboarding.models import Assent, Objection, Onboarding, Side, Summary
from servanda.people.access import demand

LONGEST = 5_000


def assent(summary: Summary, *, by: Actor) -> Assent:
    """The contact it was sent to says for their company that it is so; once said it stays.

    Raises Refused when a newer summary was sent, or for somebody else.
    """
    with action():
        _demand(summary, by)
        found, new = Assent.objects.get_or_create(
            summary=summary,
            side=Side.CUSTOMER,
            defaults={"contact_id": by.id, "at": kernel.now()},
        )
        if new:
            event = Assented(summary.onboarding_id, summary.pk, Side.CUSTOMER)
            record(event, summary.onboarding.contract.stream, by=by)
    return found


def object_to(summary: Summary, *, by: Actor, words: str) -> Objection:
    """The contact says what is otherwise. Raises Refused as `assent`, for no words, and after they
    assented."""
    if not words.strip():
        raise Refused(_("Say in a few words what is different."), code="no_words")
    with action():
        _demand(summary, by)
        if summary.assents.filter(side=Side.CUSTOMER).exists():
            raise Refused(
                _("Your company has confirmed this already. Write to us about what changed since."),
                code="assented",
            )
        remark = Remark.objects.create(text=words.strip()[:LONGEST], language=summary.language)
        objection = Objection.objects.create(
            summary=summary, contact=summary.contact, words=remark, at=kernel.now()
        )
        event = Objected(summary.onboarding_id, summary.pk, objection.pk)
        record(event, summary.onboarding.contract.stream, by=by, seals=[remark])
    return objection


def _demand(summary: Summary, by: Actor) -> None:
    demand(by, "onboarding.answer", summary.onboarding.contract)
    Onboarding.objects.select_for_update().get(pk=summary.onboarding_id)
    if by.id != summary.contact_id:
        raise Refused(_("Only the one it was sent to can answer it."), code="not_yours")
    if summary.onboarding.summaries.filter(number__gt=summary.number).exists():
        raise Refused(_("We have sent a newer summary since. Please look at that."), code="newer")
