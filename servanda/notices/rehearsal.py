"""A letter as it would leave now, without its leaving.

The real handler is given real journal rows; what it would queue is kept back. It runs in a
transaction that PostgreSQL holds to reading: no row can come of it, whatever a handler does.
Where no such row is yet, the real actions are done for an example customer, and rolled back. Links
lead nowhere: they would sign somebody in, or act for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.kernel import Actor, kept, unit
from servanda.kernel.models import Entry
from servanda.mail import actions as mail
from servanda.mail.addresses import Address
from servanda.mail.models import Outgoing
from servanda.notices import outgoing, reader
from servanda.notices.cases import the_provider
from servanda.notices.example import cast
from servanda.notices.example.scenes import SCENES
from servanda.notices.kinds import Kind
from servanda.notices.letter import Rendered
from servanda.notices.outgoing import Notice, Personal
from servanda.people.models import Provider, Staff
from servanda.tickets import numbers
from servanda.tickets.models import Ticket

MOST: Final = 40  # journal rows looked at, the newest
TEST: Final = "test"
"""The purpose of a test letter: it tells nobody anything, and counts nowhere."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`tickets` are those for which it could be shown, the newest first; `ticket` is the one it is
    shown for. `example`: nobody in it is real."""

    words: Rendered
    language: str
    ticket: Ticket | None = None
    tickets: Sequence[Ticket] = ()
    example: bool = False


@contextmanager
def reading_only() -> Iterator[None]:
    """Inside, the database refuses to write."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)  # in a savepoint it is this that lifts it again


@contextmanager
def leaving_nothing() -> Iterator[None]:
    """What is done inside is rolled back, and no ticket number and no kept answer comes of it.
    Raises RuntimeError inside an action, whose work would go with it."""
    if unit.is_running():
        raise RuntimeError("an example would take the running action with it")
    with transaction.atomic(), numbers.lent(), kept.nothing():
        yield
        transaction.set_rollback(True)


def rehearse(
    kind: Kind,
    *,
    by: Actor,
    manner: reader.Manner,
    ticket: str = "",
    draft: Mapping[str, str] | None = None,
) -> Shown | None:
    """The letter for the ticket with this ref, or the newest that the actor sees; None when there
    is none. `draft`: own words by language instead of those kept."""
    with reading_only(), reader.spoken_to(manner), outgoing.rehearsing() as found:
        rows = _rows(kind, by, ticket)
        for handler in dict.fromkeys(kind.caused.values()):
            if mine := [row for row in rows if kind.caused[row.kind] is handler]:
                handler(mine)
        places = {row.data.get("ticket"): place for place, row in reversed([*enumerate(rows)])}
        first: dict[int, Notice | Personal] = {}
        for one in found:
            if one.purpose == kind.code:
                place = places.get(one.ticket.pk, MOST) if isinstance(one, Notice) else 0
                first.setdefault(place, one)
        letters = [first[place] for place in sorted(first)]
        return _shown(letters, manner, drafted(kind, draft), ticket)


def _rows(kind: Kind, by: Actor, ticket: str) -> list[Entry]:
    """The newest that the actor may see, and those of the ticket asked for."""
    known = Entry.objects.filter(kind__in=list(kind.caused), stream__in=kind.seen(by))
    newest = known.order_by("-at", "-pk")
    rows = list(newest[:MOST])
    if ticket:
        of_it = Ticket.objects.visible_to(by).filter(ref=ticket).values("stream")
        seen = {row.pk for row in rows}
        rows += [row for row in newest.filter(stream__in=of_it)[:MOST] if row.pk not in seen]
    return rows


def _shown(
    letters: Sequence[Notice | Personal], manner: reader.Manner, provider: Provider, ticket: str
) -> Shown | None:
    if not letters:
        return None
    tickets = [one.ticket for one in letters if isinstance(one, Notice)]
    chosen = next(
        (one for one in letters if isinstance(one, Notice) and one.ticket.ref == ticket), letters[0]
    )
    return Shown(
        outgoing.written(chosen, provider, links=False),
        manner.language,
        chosen.ticket if isinstance(chosen, Notice) else None,
        tickets,
    )


def personal(
    kind: Kind,
    make: Callable[[], Personal | None],
    *,
    manner: reader.Manner,
    draft: Mapping[str, str] | None = None,
    example: bool = False,
) -> Shown | None:
    """A letter that follows from no row, made for whoever looks at it; None if `make` has none."""
    with reading_only(), reader.spoken_to(manner):
        one = make()
        if one is None:
            return None
        words = outgoing.written(one, drafted(kind, draft), links=False)
        return Shown(words, manner.language, example=example)


def example(
    kind: Kind, *, manner: reader.Manner, draft: Mapping[str, str] | None = None
) -> Shown | None:
    """The letter for a customer who is made up; None where an example tells nothing."""
    scene = SCENES.get(kind.code)
    if scene is None:
        return None
    tongue = reader.tongue(manner.language, formal=manner.formal)
    with leaving_nothing(), reader.spoken_to(manner), outgoing.rehearsing() as found:
        provider = drafted(kind, draft)
        with translation.override(tongue):
            scene(cast.put_up(manner, provider))
        one = next((one for one in found if one.purpose == kind.code), None)
        if one is None:
            return None
        words = outgoing.written(one, provider, links=False)
        return Shown(words, manner.language, example=True)


def drafted(kind: Kind, draft: Mapping[str, str] | None) -> Provider:
    """The provider with other words in this letter; never saved."""
    provider = copy(the_provider())
    if draft is not None:
        provider.letter_words = provider.letter_words | {kind.code: dict(draft)}
    return provider


def send_test(shown: Shown, to: Staff) -> Outgoing:
    """To the colleague's own address; in no thread, and never stopped by the caps. The words around
    it are in the active language."""
    provider = the_provider()
    letter = mail.Letter(
        to=[Address(to.name, to.email)],
        subject=_("Test: %(subject)s") % {"subject": shown.words.subject},
        text=shown.words.text,
        html=shown.words.html,
        language=shown.language,
        purpose=TEST,
        from_name=provider.name,
        from_address=provider.desk_address,
        automatic=True,
        capped=False,
    )
    return mail.queue_many([letter])[0]
