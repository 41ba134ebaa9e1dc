"""What is said after words in which colleagues were called by name."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.kernel import Actor
from servanda.people.names import joined
from servanda.tickets.mentions import Meant, meant
from servanda.tickets.models import Ticket


def called(done: str, text: str, ticket: Ticket, actor: Actor) -> tuple[str, bool]:
    """`done`, and who was told of it; who was not, and why. Second: whether anybody was not."""
    found = meant(text, ticket, actor)
    return " ".join([done, *_sentences(found)]), bool(found.blind or found.unclear)


def _sentences(found: Meant) -> list[str]:
    said = []
    if found.told:
        names = joined(staff.name for staff, _team in found.told)
        said.append(_("Told of it: %(names)s.") % {"names": names})
    if found.blind:
        words = ngettext(
            "%(names)s does not see this ticket and was not told. Assign it, or ask the team.",
            "%(names)s do not see this ticket and were not told. Assign it, or ask the team.",
            len(found.blind),
        )
        said.append(words % {"names": joined(staff.name for staff in found.blind)})
    said += [
        _("“@%(name)s” fits several colleagues, so nobody was told. Write the full name.")
        % {"name": name}
        for name in found.unclear
    ]
    return said
