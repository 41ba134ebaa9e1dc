"""What each role is for, in words, for whoever gives it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.people.models import Role

ROLES: Sequence[tuple[str, Promise, Promise]] = (
    (Role.AGENT, _("Agent"), _("takes in what comes and answers the customers")),
    (Role.SPECIALIST, _("Specialist"), _("solves; sees the tickets of their own and their teams")),
    (Role.ACCOUNT_MANAGER, _("Account manager"), _("agrees with customers and looks after them")),
    (Role.SERVICE_MANAGER, _("Service manager"), _("sees that what was promised is kept")),
    (Role.HEAD, _("Head"), _("may do everything, and gives the roles")),
    (
        Role.ADMINISTRATOR,
        _("Administrator"),
        _("sets up, invites and switches off; works on no tickets"),
    ),
)
NAMES: dict[str, Promise] = {role: name for role, name, _about in ROLES}
