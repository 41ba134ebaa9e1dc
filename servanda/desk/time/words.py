"""How time is billed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from servanda.billing.drawdown import Share
from servanda.billing.models import Counting, Work
from servanda.presentation.wording import say_duration

WORKS: Final[Mapping[str, Promise]] = {
    Work.REMOTE: _("From the desk"),
    Work.PHONE: _("On the phone"),
    Work.ON_SITE: _("On site"),
    Work.TRAVEL: _("Travel"),
    Work.OFFICE: _("Preparation"),
}
COUNTINGS: Final[Mapping[str, Promise]] = {
    Counting.CONTRACT: _("As the contract says"),
    Counting.PAID: _("Charged"),
    Counting.FREE: _("Not charged, our goodwill"),
}


def billed(share: Share) -> str:
    """ "included", "charged", "40 min included, 50 min charged", or our goodwill."""
    if share.free:
        return gettext("not charged")
    if share.included and share.paid:
        language = get_language() or "en"
        return gettext("%(included)s included, %(paid)s charged") % {
            "included": say_duration(share.included, language),
            "paid": say_duration(share.paid, language),
        }
    return gettext("charged") if share.paid else gettext("included")
