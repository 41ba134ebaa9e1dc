"""What was agreed before a service begins goes to the customer, and their word comes back to us."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from servanda.kernel.models import Entry
from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Button, Letter
from servanda.notices.outgoing import Personal, send_personal
from servanda.notices.sentence import say
from servanda.onboarding import links
from servanda.onboarding.models import Objection, Summary


def summary_sent(entries: Sequence[Entry]) -> None:
    """Handler of onboarding.summary_sent: the summary, and the page that asks whether it is so."""
    provider = the_provider()
    keys = [entry.data["summary"] for entry in entries]
    for summary in _summaries(keys):
        reader = readers.of_contact(summary.contact)
        write = partial(_letter, summary, provider.name)
        send_personal(Personal(reader, "onboarding", write), provider)


def answered(entries: Sequence[Entry]) -> None:
    """Handler of onboarding.objected: to the account manager, with what is different."""
    provider = the_provider()
    keys = [entry.data["objection"] for entry in entries]
    found = Objection.objects.filter(pk__in=keys).select_related(
        "contact", "words", "summary__onboarding__contract__customer__account_manager__account"
    )
    for objection in found:
        manager = objection.summary.onboarding.contract.customer.account_manager
        if manager is not None and manager.left_at is None:
            write = partial(_objection, objection)
            reader = readers.of_staff(manager)
            send_personal(Personal(reader, "onboarding_objected", write), provider)


def _summaries(keys: Sequence[int]) -> list[Summary]:
    found = Summary.objects.filter(pk__in=keys).select_related("contact", "onboarding__contract")
    return list(found.prefetch_related("contact__addresses"))


def _letter(summary: Summary, company: str) -> Letter:
    number = summary.onboarding.contract.number
    return Letter(
        subject=_("What we agreed: contract %(number)s") % {"number": number},
        paragraphs=[
            say(
                _("This is how %(company)s understood what we talked about before we begin."),
                company=company,
            )
        ],
        quote=summary.text,
        then=[say(_("Is it so? Please confirm it, or tell us what is different."))],
        button=Button(_("Read and confirm"), links.url_of(summary)),
    )


def _objection(objection: Objection) -> Letter:
    contract = objection.summary.onboarding.contract
    address = f"{settings.BASE_URL}/desk/contracts/{contract.ref}/onboarding"
    return Letter(
        subject=_("%(customer)s: something is different in the summary")
        % {"customer": contract.customer.name},
        paragraphs=[say(_("%(name)s wrote:"), name=objection.contact.name)],
        quote=objection.words.text,
        button=Button(_("See the onboarding"), address),
    )
