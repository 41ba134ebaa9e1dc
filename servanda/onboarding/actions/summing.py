"""What was agreed, in writing, to both sides."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.onboarding.events import SummarySent
from servanda.onboarding.models import Assent, Onboarding, Side, Summary
from servanda.people.access import demand
from servanda.people.models import Contact

LONGEST = 50_000


def send_summary(onboarding: Onboarding, *, by: Actor, to: Contact, text: str) -> Summary:
    """Send what was agreed to a contact of the customer. Whoever sends it says for the provider
    that it is so. An earlier summary is answered by this one.

    Raises Refused for no text, a contact without a mail address or one of another customer.
    """
    contract = onboarding.contract
    demand(by, "contract.edit", contract)
    if not text.strip():
        raise Refused(_("There is nothing in the summary yet. Write what was agreed."), "no_text")
    if to.customer_id != contract.customer_id or to.left_at is not None:
        raise Refused(_("Choose somebody who is with this customer."), code="wrong_contact")
    if not to.email:
        raise Refused(
            _("%(name)s has no mail address. Add one, or choose somebody else.")
            % {"name": to.name},
            code="no_address",
        )
    with action():
        Onboarding.objects.select_for_update().get(pk=onboarding.pk)
        last = onboarding.summaries.aggregate(last=Max("number"))["last"] or 0
        now = kernel.now()
        summary = Summary.objects.create(
            onboarding=onboarding,
            number=last + 1,
            contact=to,
            language=to.language,
            text=text.strip()[:LONGEST],
            sent_at=now,
        )
        Assent.objects.create(summary=summary, side=Side.PROVIDER, staff_id=by.id, at=now)
        event = SummarySent(onboarding.pk, summary.pk, to.pk)
        record(event, contract.stream, by=by, seals=[summary])
    return summary
