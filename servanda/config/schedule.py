"""What comes back every so often. The one list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from servanda import kernel
from servanda.calendars.actions import extend_calendars
from servanda.contracts.actions import renew_due
from servanda.kernel import Actor, digest
from servanda.kernel.models import Timer
from servanda.kernel.periodic import Periodic
from servanda.kernel.unit import action
from servanda.misses.actions import catch_up
from servanda.misses.actions.monthly import prepare_last_month
from servanda.notices.held_digest import send_held
from servanda.notices.morning import send_morning
from servanda.reviews import morning
from servanda.search import lexicon
from servanda.tickets import held_digest
from servanda.tickets.actions.drafting import forget_old

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def _extend_calendars(_: Timer) -> None:
    """Holidays are pinned some years ahead; this pins the next ones in good time."""
    extend_calendars(by=Actor.system())


def _learn_words(_: Timer) -> None:
    """What was said since may be what a typing error means."""
    lexicon.learn_all()


def _renew_contracts(_: Timer) -> None:
    """Those that go on by themselves and whose day for notice has passed."""
    renew_due(by=Actor.system())


def _monthly_letters(_: Timer) -> None:
    """About the small misses of the month before, for a person to send; what is there stays."""
    prepare_last_month(by=Actor.system())


def _past_misses(_: Timer) -> None:
    """Of a time before misses had rows; there are none but after an upgrade."""
    catch_up(by=Actor.system())


def _morning(_: Timer) -> None:
    """Each reader at their own hour. Claimed and queued together, so that a mail that cannot be
    written is tried again in the next hour."""
    for reader in morning.readers_at(kernel.now()):
        with action():
            if morning.claim(reader):
                send_morning(reader.staff, partial(morning.said_to, reader))


def _held(_: Timer) -> None:
    """What is held, to whoever owns a mailbox, on their working days; claimed as the morning is."""
    for owner in held_digest.owners_at(kernel.now()):
        if not morning.works_on(owner.staff, owner.day):
            continue
        with action():
            if (held := held_digest.digest_of(owner)) and held_digest.claim(owner):
                send_held(held)


PERIODIC: Sequence[Periodic] = (
    Periodic("journal.digest", every=DAY, after=timedelta(hours=2), run=digest.write),
    Periodic("drafts.forget", every=DAY, after=timedelta(hours=4), run=lambda _: forget_old()),
    Periodic("calendars.extend", every=DAY * 30, after=timedelta(hours=3), run=_extend_calendars),
    Periodic("search.learn", every=HOUR, after=timedelta(minutes=1), run=_learn_words),
    Periodic("held.digest", every=HOUR, after=timedelta(minutes=2), run=_held),
    Periodic("contracts.renew", every=HOUR, after=timedelta(minutes=5), run=_renew_contracts),
    Periodic("misses.past", every=DAY, after=timedelta(minutes=10), run=_past_misses),
    Periodic("misses.month", every=DAY, after=timedelta(hours=5), run=_monthly_letters),
    Periodic("reviews.morning", every=timedelta(hours=1), after=timedelta(minutes=1), run=_morning),
)
