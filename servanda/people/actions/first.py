"""The first account of an empty installation, and what is put aside while setting it up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions.common import people_stream
from servanda.people.actions.provider import set_up_provider
from servanda.people.actions.staff import add_staff
from servanda.people.events import StepSkipped
from servanda.people.first import is_set_up_code, is_unclaimed
from servanda.people.models import Provider, Role, SkippedStep, Staff

# Whoever starts alone does everything; the roles can be parted later.
FIRST_ROLES = (Role.ADMINISTRATOR, Role.HEAD)


def first_account(
    *,
    code: str,
    company: str,
    desk_address: str,
    email: str,
    password: str,
    given_name: str,
    family_name: str = "",
    language: str = "en",
    zone: str = "UTC",
) -> Staff:
    """The provider and its first colleague, who may do everything.

    `code` is the installation's set-up code. Raises Refused for a wrong one, and once there is a
    colleague: of two who come at the same moment, the second is too late.
    """
    if not is_set_up_code(code):
        raise Refused(
            _(
                "This is not the set-up code. `servanda doctor`, run where Servanda is installed, "
                "shows it."
            ),
            code="set_up_code",
        )
    by = Actor.system()
    with action():
        Stream.objects.select_for_update().get(pk=people_stream().pk)
        if not is_unclaimed():
            raise Refused(
                _("This installation has its first account already. Sign in instead."),
                code="set_up_already",
            )
        if not Provider.objects.exists():
            set_up_provider(
                by=by, name=company, desk_address=desk_address, language=language, zone=zone
            )
        return add_staff(
            by=by,
            email=email,
            given_name=given_name,
            family_name=family_name,
            roles=FIRST_ROLES,
            password=password,
            language=language,
            zone=zone,
        )


def skip_step(step: str, *, by: Actor) -> None:
    """Put a step of setting up aside; twice is once."""
    demand(by, "provider.edit")
    with action():
        values = {"at": kernel.now(), "staff_id": by.id}
        if SkippedStep.objects.get_or_create(code=step, defaults=values)[1]:
            record(StepSkipped(step), people_stream(), by=by)
