"""Kills mail intake and worker with SIGKILL at random moments: `python -m bench.kill --kills 200`.

A source hands mails to a door process, which stores each and then says so; what was not said to be
stored is delivered again, as mail servers do. A worker process settles what is stored. Both are
killed again and again, then left to finish. Every mail must have become exactly one ticket, reply
or held mail; none lost, none twice. Exit status 1 when one was.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable

from bench.database import prepare

MAILS_A_KILL = 6
LONGEST_LIFE = 0.25  # seconds from a process's start to its end
PAUSE = 0.02  # at most so many seconds between two mails
LOST_ANSWERS = 0.1  # of the "stored" that never reach the source
PATIENCE = 300.0


class Child:
    """A forked process; it is killed, never asked."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self.start()

    def start(self) -> None:
        from django.db import connections

        connections.close_all()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._work()
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def has_ended(self) -> bool:
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        self.was_killed = bool(ended) and os.WIFSIGNALED(status)
        return bool(ended)


class Source:
    """The mails, and which of them were taken. It forgets nothing and trusts only "stored"."""

    def __init__(self, letters: list[bytes]) -> None:
        self.letters = letters
        self.taken: set[int] = set()
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)

    def deliver(self) -> None:
        """In the door's process: store what was not taken yet, and say so after each."""
        from servanda.tickets.tests.world import store

        chance = random.Random(os.getpid())
        for number, raw in enumerate(self.letters):
            if number not in self.taken:
                store(raw)
                time.sleep(chance.uniform(0, PAUSE))
                if chance.random() > LOST_ANSWERS:
                    os.write(self._write, number.to_bytes(4, "big"))

    def hear(self) -> None:
        """In the parent: what the door said before it was killed."""
        try:
            said = os.read(self._read, 65536)
        except BlockingIOError:
            return
        self.taken |= {int.from_bytes(said[at : at + 4], "big") for at in range(0, len(said), 4)}

    @property
    def is_done(self) -> bool:
        return len(self.taken) == len(self.letters)


def work() -> None:
    """The worker: settles mail and fires timers until it is killed."""
    from servanda.kernel import timers
    from servanda.tickets import intake

    while True:
        if not intake.process() + timers.fire_due():
            time.sleep(0.005)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=0, help="0: another one each time")
    options.add_argument("--database", default="servanda_bench_kill")
    given = options.parse_args()
    seed = given.seed or random.SystemRandom().randrange(1, 10**6)
    prepare(given.database)
    letters = _letters(max(20, given.kills * MAILS_A_KILL), random.Random(seed))
    source = Source(letters)
    kills = torment(source, given.kills, random.Random(seed))
    faults, summary = examine(len(letters))
    print(f"seed {seed}: {len(letters)} mails, killed {kills['door']} times at the door,"
          f" {kills['worker']} times at work")  # fmt: skip
    print(summary)
    print("\n".join(faults) or "none lost, none twice")
    return 1 if faults else 0


def torment(source: Source, kills: int, chance: random.Random) -> Counter[str]:
    """Kill one of the two at a time, then let them finish in peace."""
    door, worker = Child(source.deliver), Child(work)
    done: Counter[str] = Counter()
    for _ in range(kills):
        time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        victim = "door" if chance.random() < 0.4 and not source.is_done else "worker"
        child = door if victim == "door" else worker
        child.kill()
        source.hear()
        child.start()
        done[victim] += 1
    _finish(source, door)
    worker.kill()
    return done


def _finish(source: Source, door: Child) -> None:
    from servanda.mail.models import RawMail

    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(0.2)
        source.hear()
        if not source.is_done and door.has_ended():
            door.start()
        if source.is_done and not RawMail.objects.filter(settled_at=None).exists():
            door.has_ended()
            return
    raise SystemExit("they did not finish")


def examine(sent: int) -> tuple[list[str], str]:
    """What was lost or doubled, in words; and the figures."""
    from django.db.models import Count

    from servanda.kernel import chain
    from servanda.mail.models import Outgoing, RawMail, Redelivery
    from servanda.tickets.models import Message, Ticket

    fates = Counter(RawMail.objects.values_list("outcome", flat=True))
    said = Counter(Message.objects.exclude(raw=None).values_list("raw", flat=True))
    expected = set(
        RawMail.objects.filter(outcome__in=("ticket", "reply")).values_list("pk", flat=True)
    )
    letters = Outgoing.objects.values("about", "purpose").annotate(n=Count("pk")).filter(n__gt=1)
    faults = []
    if sum(fates.values()) != sent:
        faults.append(f"{sent} mails came, {sum(fates.values())} are kept")
    if sum(fates[one] for one in ("ticket", "reply", "held", "bounce")) != sent:
        faults.append(f"outcomes do not add up: {dict(fates)}")
    if twice := [key for key, n in said.items() if n > 1]:
        faults.append(f"twice: {twice[:10]}")
    if set(said) != expected:
        faults.append(f"lost or made up: {sorted(set(said) ^ expected)[:10]}")
    if Ticket.objects.count() != fates["ticket"]:
        faults.append(f"{Ticket.objects.count()} tickets of {fates['ticket']} mails")
    if acknowledged := [one for one in letters if one["purpose"].startswith("ack")]:
        faults.append(f"acknowledged twice: {acknowledged[:5]}")
    faults += [f"journal: {fault}" for fault in chain.verify()]
    figures = ", ".join(f"{n} {outcome}" for outcome, n in sorted(fates.items()))
    return faults, f"{figures}; delivered again {Redelivery.objects.count()} times"


def _letters(count: int, chance: random.Random) -> list[bytes]:
    """New tickets, answers to them, and some without a sender, which are held."""
    from servanda.tickets.tests.world import build, mail

    build()
    letters = []
    for number in range(count):
        name, kind = f"<kill.{number}@acme.example>", chance.random()
        sender = f"p{chance.randrange(50 + count)}@acme.example"
        if kind < 0.3 and number:
            answered = f"<kill.{chance.randrange(number)}@acme.example>"
            letters.append(mail(sender, f"Re: {number}", reply_to=answered, message_id=name))
        elif kind < 0.35:
            letters.append(f"Subject: {number}\nMessage-ID: {name}\n\nWho am I?".encode())
        else:
            files = {"x.txt": chance.randbytes(500)} if chance.random() < 0.2 else None
            letters.append(mail(sender, f"Number {number}", message_id=name, files=files))
    return letters


if __name__ == "__main__":
    sys.exit(main())
