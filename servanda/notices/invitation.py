"""The link with which a colleague sets a password and comes in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from servanda import kernel
from servanda.kernel.models import Entry
from servanda.notices import reader as readers
from servanda.notices.cases import the_provider
from servanda.notices.letter import Button, Letter
from servanda.notices.outgoing import Personal, send_personal
from servanda.notices.sentence import say
from servanda.notices.when import say_when
from servanda.people import invitations
from servanda.people.models import Invitation, Provider


def invited(entries: Sequence[Entry]) -> None:
    """Handler of staff.invited: to the colleague, in their language."""
    keys = [entry.data["invitation"] for entry in entries]
    provider = the_provider()
    for one in Invitation.objects.filter(pk__in=keys).select_related("staff__account"):
        reader = readers.of_staff(one.staff)
        is_new = not one.staff.account.has_usable_password()
        write = partial(letter, one, provider, is_new=is_new)
        send_personal(Personal(reader, "invitation", write), provider)


def letter(invitation: Invitation, provider: Provider, *, is_new: bool) -> Letter:
    """What the colleague reads; call it with their language active."""
    reader = readers.of_staff(invitation.staff)
    until = say_when(
        invitation.expires_at, zone=reader.zone, language=reader.language, now=kernel.now()
    )
    what = (
        say(
            _("%(company)s works with Servanda, and you have an account at its desk."),
            company=provider.name,
        )
        if is_new
        else say(_("With this link you set a new password for the desk."))
    )
    return Letter(
        subject=_("Your account at the desk of %(company)s") % {"company": provider.name}
        if is_new
        else _("A new password for the desk"),
        paragraphs=[
            what,
            say(_("The link can be used once, until %(when)s."), when=until),
            say(_("Your name there is %(address)s."), address=invitation.staff.email),
        ],
        button=Button(_("Set a password and come in"), invitations.url_of(invitation)),
        closing=[
            say(
                _("If you did not expect this, forget this mail: without the link nothing happens.")
            )
        ],
    )
