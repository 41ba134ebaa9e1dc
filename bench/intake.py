"""Mails per second from stored bytes to committed ticket: `python -m bench.intake`.

One process, 500 mixed mails: new tickets, answers in running threads, attachments, HTML, unknown
senders. What counts is everything until the commit: parsing, threading, customer and coverage,
ticket, journal, clocks with their timers, acknowledgement in the outbox. Then the same mails come
paced, and the time from stored to committed is measured for each. `--profile FILE` writes a
profile of the first part; `--workers 4` lets so many processes take from the same mails.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import random
import resource
import threading
import time
from statistics import quantiles

from bench.database import prepare
from servanda.cli.setup import collect_rarely

CUSTOMERS, THREADS = 40, 120


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mails", type=int, default=500)
    options.add_argument("--pace", type=float, default=60.0, help="mails per second, second part")
    options.add_argument("--profile", default="")
    options.add_argument("--workers", type=int, default=1, help="processes; no second part then")
    given = options.parse_args()
    prepare("servanda_bench_intake")
    collect_rarely()  # as the worker does
    from servanda.tickets import intake

    company, ids = _company()
    letters = mixed(given.mails * 2, company, ids)
    for raw in letters[: given.mails]:
        _store(raw)
    if given.workers > 1:
        together(given.mails, given.workers)
        return
    profile = cProfile.Profile()
    started, busy = time.perf_counter(), time.process_time()
    if given.profile:
        profile.enable()
    while intake.process():
        pass
    profile.disable()
    took, busy = time.perf_counter() - started, time.process_time() - busy
    if given.profile:
        profile.dump_stats(given.profile)
    print(f"{given.mails} mails in {took:.2f} s: {given.mails / took:.0f} mails/s"
          f" ({busy * 1000 / given.mails:.1f} ms of CPU a mail in this process)")  # fmt: skip
    _count()
    waits = sorted(paced(letters[given.mails :], given.pace))
    cuts = quantiles(waits, n=100)
    print(
        f"paced at {given.pace:.0f}/s, stored to committed:"
        f" p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
    )


def together(mails: int, workers: int) -> None:
    """So many processes take from the same mails at once."""
    from bench.kill import Child
    from servanda.mail.models import RawMail
    from servanda.tickets import intake

    def work() -> None:
        while RawMail.objects.filter(settled_at=None).exists():
            intake.process()

    started = time.perf_counter()
    children = [Child(work) for _ in range(workers)]
    for child in children:
        os.waitpid(child.pid, 0)
    took = time.perf_counter() - started
    busy = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (busy.ru_utime + busy.ru_stime) * 1000 / mails
    print(f"{mails} mails by {workers} processes in {took:.2f} s: {mails / took:.0f} mails/s"
          f" ({spent:.1f} ms of CPU a mail, the processes' beginnings included)")  # fmt: skip
    _count()


def _company() -> tuple[list[str], list[tuple[str, str]]]:
    """Customers with contracts; (sender, Message-ID of our answer) of running threads."""
    from servanda.tickets import actions, intake
    from servanda.tickets.models import Ticket
    from servanda.tickets.tests import world as worlds

    world = worlds.build()
    senders = [contact.email for contact in (world.anna, world.bela, world.cora)]
    for number in range(CUSTOMERS):
        domain = f"customer{number}.example"
        customer = worlds._customer(f"Customer {number}", "en", domain, world.team)
        worlds.contract_of(customer)
        for name in ("kim", "lee", "max"):
            worlds._contact(customer, name.title(), "Doe", "en", f"{name}@{domain}")
            senders.append(f"{name}@{domain}")
    ids = []
    for number in range(THREADS):
        _store(worlds.mail(senders[number % len(senders)], f"Thread {number}"))
    while intake.process():
        pass
    for ticket in Ticket.objects.order_by("pk"):
        message = actions.answer(ticket, by=world.by(world.agent), text="We look into it.")
        ids.append((ticket.requester_address, message.outgoing.message_id))
    return senders, ids


def mixed(count: int, senders: list[str], ids: list[tuple[str, str]]) -> list[bytes]:
    """The same mails every time."""
    chance = random.Random(7)
    return [_one(number, chance, senders, ids) for number in range(count)]


def _one(
    number: int, chance: random.Random, senders: list[str], ids: list[tuple[str, str]]
) -> bytes:
    from servanda.tickets.tests.world import mail

    lines = [chance.choice(WORDS) for _ in range(chance.randint(2, 12))]
    text, kind = "\n".join(lines), chance.random()
    name = f"<bench.{number}@sender.example>"
    if kind < 0.35:
        sender, answered = chance.choice(ids)
        quoted = "\n".join(f"> {line}" for line in lines)
        text += f"\n\nOn Tue, 3 Nov 2026 at 10:12 Desk <desk@duna.example> wrote:\n{quoted}"
        return mail(sender, "Re: Thread", text, reply_to=answered, message_id=name)
    if kind < 0.42:
        return mail(f"somebody{number}@nowhere.example", "Hello", text, message_id=name)
    sender = chance.choice(senders)
    html = f"<div><p>{'</p><p>'.join(lines)}</p></div>" if kind < 0.75 else ""
    files = {"log.txt": chance.randbytes(20_000)} if chance.random() < 0.15 else None
    cc = chance.choice(senders) if chance.random() < 0.2 else ""
    return mail(sender, f"{lines[0][:60]} {number}", text, html=html, files=files, cc=cc,
                message_id=name)  # fmt: skip


WORDS = (
    "The printer on the second floor does not print since this morning.",
    "Please help, we cannot send any mail and our customers are waiting for the offer.",
    "Nem működik a levelezés, kérem segítsenek minél hamarabb, köszönöm.",
    "El servidor de ficheros no responde desde las diez, por favor revisadlo.",
    "החיבור לשרת הקבצים נכשל שוב ושוב מאז אתמול בערב, אנא בדקו.",
    "When I open the shop, the page stays white and nothing happens for a minute.",
    "Could you create an account for our new colleague who starts on Monday?",
    "It happens every time after the update, on both machines.",
)


def _store(raw: bytes) -> int:
    from servanda.tickets.tests.world import store

    return store(raw).pk


def paced(letters: list[bytes], pace: float) -> list[float]:
    """Seconds from stored to committed, for mails that come one after the other."""
    from django.db import connection

    from servanda.mail.models import RawMail
    from servanda.tickets import intake

    stored: dict[int, float] = {}
    done = threading.Event()

    def feed() -> None:
        begun = time.perf_counter()
        for number, raw in enumerate(letters):
            time.sleep(max(0.0, begun + number / pace - time.perf_counter()))
            stored[_store(raw)] = time.perf_counter()
        done.set()
        connection.close()

    feeder = threading.Thread(target=feed)
    feeder.start()
    committed: dict[int, float] = {}
    while not done.is_set() or len(committed) < len(letters):
        if not intake.process():
            time.sleep(0.002)
            continue
        now = time.perf_counter()
        fresh = RawMail.objects.filter(pk__in=set(stored) - set(committed))
        for key in fresh.exclude(settled_at=None).values_list("pk", flat=True):
            committed[key] = now
    feeder.join()
    return [committed[key] - stored[key] for key in committed]


def _count() -> None:
    from django.db.models import Count

    from servanda.clocks.models import Clock
    from servanda.kernel.models import Entry
    from servanda.mail.models import Outgoing, RawMail

    fates = RawMail.objects.values_list("outcome").annotate(n=Count("pk")).order_by("outcome")
    print("outcomes:", ", ".join(f"{n} {outcome}" for outcome, n in fates))
    print(f"{Entry.objects.count()} journal rows, {Clock.objects.count()} clocks,"
          f" {Outgoing.objects.count()} letters in the outbox")  # fmt: skip


if __name__ == "__main__":
    main()
