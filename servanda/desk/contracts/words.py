"""Codes of contracts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servanda.catalogue.models import Charge, Metric
from servanda.contracts.models import AmendmentRule, Reclassification, Renewal
from servanda.contracts.stage import Stage
from servanda.people.models import Role

STAGES: Mapping[Stage, Promise] = {
    Stage.DRAFT: pgettext_lazy("contract", "Draft"),
    Stage.OFFERED: pgettext_lazy("contract", "Offered"),
    Stage.SIGNED: pgettext_lazy("contract", "Signed, not begun"),
    Stage.IN_FORCE: pgettext_lazy("contract", "In force"),
    Stage.ENDING: pgettext_lazy("contract", "Ends soon"),
    Stage.ENDED: pgettext_lazy("contract", "Ended"),
    Stage.TERMINATED: pgettext_lazy("contract", "Ended by notice"),
}
METRICS: Mapping[str, Promise] = {
    Metric.FIRST_RESPONSE: _("First response"),
    Metric.NEXT_UPDATE: _("Next update"),
    Metric.RESOLUTION: _("Resolution"),
    Metric.QUOTE: _("Quote"),
}
RULES = (
    (AmendmentRule.OLD, _("The old clause goes on for them")),
    (AmendmentRule.FROM_OPENING, _("The new clause, counted from their opening")),
    (AmendmentRule.FROM_EFFECTIVE, _("The new clause, counted from the moment it takes effect")),
)
COUNTING = (
    (Reclassification.FROM_START, _("From the start")),
    (Reclassification.FROM_CHANGE, _("From the change")),
)
RENEWALS = (
    (Renewal.NONE, _("None: it ends with its last day")),
    (Renewal.AUTOMATIC, _("Automatic, unless notice is given")),
    (Renewal.BY_NOTICE, _("No end of its own: it ends by notice")),
)
SIDES = (("customer", _("The customer")), ("provider", _("We")))
ROLES = (
    (Role.AGENT, _("Agent")),
    (Role.SPECIALIST, _("Specialist")),
    (Role.ACCOUNT_MANAGER, _("Account manager")),
    (Role.SERVICE_MANAGER, _("Service manager")),
    (Role.HEAD, _("Head")),
)
PRIORITIES = (1, 2, 3, 4)

CHARGES: Final = [
    (Charge.MONTH.value, _("a month")),
    (Charge.SEAT.value, _("a seat and month")),
    (Charge.ONCE.value, _("once, when it begins")),
]
