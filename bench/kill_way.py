"""Kills whole workers on the whole way of a mail: `python -m bench.kill_way --kills 500`.

IMAP (a real Dovecot) → stored → marked and moved → parsed → ticket → acknowledgement → SMTP (a
real server that counts). Two workers as `servanda worker` runs them are killed with SIGKILL, most
often exactly between two steps (POINTS), else at random moments; then one finishes in peace. Every
mail put into the mailbox must have exactly one fate and lie in the folder for mail that was read;
every letter must have arrived. A letter may arrive twice when its worker dies after the server's
yes and before our commit: that is counted, bounded by the kills, and each copy has the same
Message-ID. Exit status 1 when anything else is found.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.database import prepare
from bench.kill import Child, _letters, examine

POINTS = {  # where the worker dies: (module, name of what it does there, before or after)
    "fetched, not stored": ("servanda.mail.actions", "store", "before"),
    "stored, not marked": ("servanda.mail.actions", "store", "after"),
    "seen, not moved": ("servanda.mail.imap_marks", "_move", "before"),
    "moved, not noted": ("servanda.mail.imap_marks", "_move", "after"),
    "claimed, not parsed": ("servanda.tickets.intake.loop", "read", "before"),
    "parsed, not decided": ("servanda.tickets.intake.loop", "look_up", "before"),
    "written, not committed": ("servanda.tickets.intake.loop", "write", "after"),
    "committed": ("servanda.tickets.intake.loop", "settle_batch", "after"),
    "letter claimed, not handed over": ("servanda.mail.send", "_hand_over", "before"),
    "handed over, not committed": ("servanda.mail.send", "_hand_over", "after"),
    "sent and committed": ("servanda.mail.send", "_send_one", "after"),
}
AT_RANDOM = "at random"
LONGEST_LIFE = 1.2  # seconds, of those killed at random
NOT_REACHED = 4.0  # seconds until one that does not come to its point is killed where it is
MAILS_A_KILL, START = 2, 20
PATIENCE = 300.0


@dataclass
class Life:
    """A worker and where it dies: the `nth` time it comes to `point`, or after `seconds`."""

    child: Child
    point: str
    until: float


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--seed", type=int, default=0, help="0: another one each time")
    options.add_argument("--database", default="servanda_bench_kill_way")
    given = options.parse_args()
    from servanda.mail.tests.dovecot import ABSENT, BINARY, Dovecot

    if not BINARY:
        raise SystemExit(ABSENT)
    seed = given.seed or random.SystemRandom().randrange(1, 10**6)
    prepare(given.database)
    for name in ("servanda.cli.worker", *(module for module, _name, _when in POINTS.values())):
        import_module(name)  # once, instead of in each worker
    chance = random.Random(seed)
    letters = _letters(START + given.kills * MAILS_A_KILL, chance)
    server, sink = Dovecot(), Sink()
    server.start()
    try:
        box = _mailbox(server.port)
        torment = Torment(server, box, letters, chance)
        begun = time.monotonic()
        kills = torment.run(given.kills)
        torment.finish(box)
        faults, summary = examine(len(letters))
        faults += _left_over(server, box, len(letters)) + sink.faults()
    finally:
        sink.child.kill()
        server.close()
    print(f"seed {seed}: {len(letters)} mails in, {sum(kills.values())} kills"
          f" in {time.monotonic() - begun:.0f} s")  # fmt: skip
    print("\n".join(f"  {n:4} {point}" for point, n in kills.most_common()))
    print(f"fates: {summary}")
    copies = sink.doubled()
    print(f"letters: {len(sink.arrivals())} sent, arrived {sum(sink.arrivals().values())} times;"
          f" {copies} more than once, at most {kills['handed over, not committed']}"
          f" + {kills[AT_RANDOM]} could")  # fmt: skip
    if copies > kills["handed over, not committed"] + kills[AT_RANDOM]:
        faults.append(f"{copies} letters doubled by fewer kills")
    print("\n".join(faults) or "none lost, none twice")
    return 1 if faults else 0


def _mailbox(port: int) -> Any:
    from servanda.mail.models import Mailbox
    from servanda.mail.tests.dovecot import PASSWORD

    box = Mailbox(address="desk@duna.example", host="127.0.0.1", port=port, security="none",
                  user="desk", done_folder="Done")  # fmt: skip
    box.password = PASSWORD
    box.save()
    return box


class Torment:
    """Feeds the mailbox, kills the two workers, begins them anew."""

    def __init__(self, server: Any, box: Any, letters: list[bytes], chance: random.Random) -> None:
        self.letters, self.chance, self.put = letters, chance, 0
        self.client = server.client(box.user)
        self.kills: Counter[str] = Counter()
        self.bag: list[str] = []

    def run(self, kills: int) -> Counter[str]:
        self._feed(START)
        lives = [self._begin(), self._begin()]
        while sum(self.kills.values()) < kills:
            time.sleep(0.003)
            for at, life in enumerate(lives):
                died = life.child.has_ended()
                if died and not life.child.was_killed:
                    raise SystemExit(f"a worker ended by itself instead of {life.point}")
                if died or time.monotonic() > life.until:
                    if not died:
                        life.child.kill()
                    self.kills[life.point if died else AT_RANDOM] += 1
                    self._feed(MAILS_A_KILL)
                    lives[at] = self._begin()
        for life in lives:
            life.child.kill()
        self._feed(len(self.letters) - self.put)
        return self.kills

    def _feed(self, count: int) -> None:
        for raw in self.letters[self.put : self.put + count]:
            self.client.append("INBOX", raw)
        self.put = min(self.put + count, len(self.letters))

    def _begin(self) -> Life:
        if not self.bag:  # each as often as any other
            self.bag = self.chance.sample([*POINTS, AT_RANDOM], len(POINTS) + 1)
        point = self.bag.pop()
        nth, seed = self.chance.randint(1, 4), self.chance.random()
        is_random = point == AT_RANDOM
        patience = seed * LONGEST_LIFE if is_random else NOT_REACHED
        child = Child(lambda: work("" if is_random else point, nth))
        return Life(child, point, time.monotonic() + patience)

    def finish(self, box: Any) -> None:
        """One worker whom nobody kills, until nothing is left to do."""
        from servanda.mail.models import Outgoing, RawMail

        child, until = Child(lambda: work("", 1)), time.monotonic() + PATIENCE
        while time.monotonic() < until:
            time.sleep(0.3)
            waits = RawMail.objects.filter(settled_at=None).exists()
            if RawMail.objects.count() >= len(self.letters) and not waits:
                # What was being handed over when its worker died waits for its next try.
                Outgoing.objects.waiting().update(next_try_at="2020-01-01T00:00:00Z")
                inbox = self.client.select_folder("INBOX")[b"EXISTS"]
                if not Outgoing.objects.waiting().exists() and not inbox:
                    break
        child.kill()


def work(point: str, nth: int) -> None:
    """A worker with its doors, loops and threads; it dies the `nth` time it comes to `point`."""
    from servanda.cli import loops, mailboxes, worker
    from servanda.mail import imap_in

    mailboxes.LOOK_EVERY = imap_in.FIRST_PAUSE = 0.1
    if point:
        _mine(point, nth)
    worker._doors()
    loops.Runner(worker._loops()).run()


def _mine(point: str, nth: int) -> None:
    module_name, name, when = POINTS[point]
    module = import_module(module_name)
    does: Callable[..., Any] = getattr(module, name)
    times = Counter[str]()

    def mined(*given: Any, **named: Any) -> Any:
        times[point] += 1
        if when == "before" and times[point] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = does(*given, **named)
        if when == "after" and times[point] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(module, name, mined)


class Sink:
    """An SMTP server in a process of its own, which notes each letter before it says yes."""

    def __init__(self) -> None:
        from django.conf import settings

        from servanda.mail.tests.test_smtp_in import free_port

        self.port = free_port()
        self.notes = Path(tempfile.mkdtemp(prefix="servanda-sink-")) / "arrived"
        self.notes.touch()
        settings.SMTP_URL = f"smtp://127.0.0.1:{self.port}"
        self.child = Child(self._listen)

    def _listen(self) -> None:
        from aiosmtpd.controller import Controller

        Controller(self, hostname="127.0.0.1", port=self.port).start()
        while True:
            time.sleep(60)

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        head = envelope.content.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
        lines = [one for one in head.split(b"\r\n") if one.lower().startswith(b"message-id:")]
        with self.notes.open("ab") as notes:
            notes.write(lines[0].split(b":", 1)[1].strip() + b"\n")
        return "250 yes"

    def arrivals(self) -> Counter[str]:
        """How often each letter arrived, by Message-ID."""
        return Counter(self.notes.read_text().split())

    def doubled(self) -> int:
        return sum(n - 1 for n in self.arrivals().values())

    def faults(self) -> list[str]:
        from servanda.mail.models import Outgoing

        ours = set(Outgoing.objects.filter(held_at=None).values_list("message_id", flat=True))
        unsent = Outgoing.objects.filter(held_at=None, sent_at=None).count()
        found = [f"{unsent} letters are not marked as sent"] if unsent else []
        if lost := ours - set(self.arrivals()):
            found.append(f"letters that never arrived: {sorted(lost)[:5]}")
        if strange := set(self.arrivals()) - ours:
            found.append(f"letters that nobody wrote: {sorted(strange)[:5]}")
        return found


def _left_over(server: Any, box: Any, sent: int) -> list[str]:
    with server.client(box.user) as client:
        inbox, done = (client.select_folder(one)[b"EXISTS"] for one in ("INBOX", "Done"))
    if (inbox, done) == (0, sent):
        return []
    return [f"{inbox} mails still in the inbox, {done} of {sent} moved"]


if __name__ == "__main__":
    sys.exit(main())
