"""How quick is finding at a million messages: `python -m bench.search`.

A database of its own with light rows (customers, contacts, systems, tickets, messages in four
languages, written by COPY; no journal, no clocks), then each kind of question many times over,
other words each time: p50 and p95 of the whole search in milliseconds, queries included, and the
same for finding a caller. `--keep` asks the database of an earlier run again; `--callers` asks for
callers alone, among as many people and systems and hardly any messages.
"""

from __future__ import annotations

import argparse
import random
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from statistics import quantiles
from typing import Any

from bench import database
from bench.words import RARE, VOCABULARY, sentence

NAME = "servanda_bench_search"
START = datetime(2023, 1, 1, tzinfo=UTC)
CHUNK = 25_000
FEW = 4000  # messages where only callers are looked for
LANGUAGES = ("en", "hu", "es", "he")
GIVEN = {
    "en": ["John", "Mary", "Peter", "Linda", "Greg", "Susan", "Tom", "Alice"],
    "hu": ["Anna", "Béla", "Zsófia", "Gergő", "Éva", "László", "Ildikó", "Ödön"],
    "es": ["Íñigo", "María", "José", "Lucía", "Andrés", "Begoña", "Raúl", "Inés"],
    "he": ["שירה", "יוסי", "דנה", "אבי", "נועה", "משה", "רותם", "איתן"],
}
FAMILY = {
    "en": ["Smith", "Baker", "Carter", "Fisher", "Turner", "Walker"],
    "hu": ["Kovács", "Nagy", "Kővári", "Szabó", "Tóth", "Ács"],
    "es": ["Muñoz", "García", "Núñez", "Ibáñez", "López", "Peña"],
    "he": ["כהן", "לוי", "מזרחי", "פרץ", "ביטון", "אברהם"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--systems", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--callers", action="store_true")
    given = parser.parse_args()
    name = f"{NAME}_callers" if given.callers else NAME
    url = database.existing(name) if given.keep else ""
    if url:
        database.set_up(url)
        database.migrate()
    else:
        database.prepare(name)
        messages = min(given.messages, FEW) if given.callers else given.messages
        fill(messages, given.contacts, given.systems)
    measure(given.times, callers_only=given.callers)


def fill(messages: int, contacts: int, systems: int) -> None:
    from django.db import connection

    from servanda.search import lexicon

    began = time.perf_counter()
    dice = random.Random(3)
    people = max(contacts // 20, 1)
    _company(people)
    _copy("people_contact", CONTACT, _contacts(contacts, people, dice))
    _copy("people_contactphone", ("id", "contact_id", "number"),
          ((key + 1000, key + 1000, f"+361{key:07}")
           for key in range(1, contacts + 1)))  # fmt: skip
    _copy("people_contactaddress", ("id", "contact_id", "address"),
          ((key + 1000, key + 1000, f"person{key}@customer{key % people}.example")
           for key in range(1, contacts + 1)))  # fmt: skip
    _copy("systems_system", SYSTEM, _systems(systems, people))
    tickets = max(messages // 4, 1)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_words")
        _copy("kernel_stream", ("id", "key", "head_number", "head_hash"),
              ((key + 1_000_000, f"t:{key}", 0, b"") for key in range(1, tickets + 1)))  # fmt: skip
        _copy("tickets_ticket", TICKET, _tickets(tickets, contacts, people, systems, dice))
        _copy("tickets_message", MESSAGE, _messages(messages, tickets, contacts, dice))
        loaded = time.perf_counter()
        cursor.execute("CREATE INDEX search_words ON search_row USING gin (words)")
    lexicon.learn_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_size_pretty(pg_relation_size('search_words')),"
                       " pg_size_pretty(pg_table_size('search_row')),"
                       " pg_size_pretty(pg_table_size('tickets_message')),"
                       " (SELECT count(*) FROM search_lexeme)")  # fmt: skip
        sizes = cursor.fetchone()
    print(f"{messages} messages in {loaded - began:.0f} s, {time.perf_counter() - loaded:.0f} s for"
          f" the indexes and the lexicon; index {sizes[0]}, its rows {sizes[1]},"
          f" messages {sizes[2]}, {sizes[3]} words known")  # fmt: skip


def _company(customers: int) -> None:
    from servanda.tickets.tests import world

    world.build()
    _copy("kernel_stream", ("id", "key", "head_number", "head_hash"),
          ((key + 500_000, f"c:{key}", 0, b"") for key in range(customers)))  # fmt: skip
    _copy("people_customer", CUSTOMER,
          ((key + 1000, secrets.token_hex(6), key + 500_000, _company_name(key), "en",
            "Europe/Budapest", "HU", "{}", "{}") for key in range(customers)))  # fmt: skip


def _company_name(key: int) -> str:
    return f"{RARE[key % len(RARE)].title()} {('Kft.', 'Ltd', 'S.A.', 'בעמ')[key % 4]} {key // 97}"


CUSTOMER = (
    "id",
    "ref",
    "stream_id",
    "name",
    "language",
    "zone",
    "country",
    "criticality",
    "manner",
)
CONTACT = ("id", "ref", "customer_id", "given_name", "family_name", "language", "zone", "formal",
           "title")  # fmt: skip
SYSTEM = ("id", "ref", "customer_id", "name", "kind", "identifier", "place", "notes")
TICKET = ("id", "ref", "number", "stream_id", "customer_id", "requester_id", "requester_address",
          "kind", "state", "outcome", "priority", "subject", "language", "channel",
          "covered_because", "system_id", "received_at", "state_since", "rank_at",
          "assignee_id", "team_id")  # fmt: skip
MESSAGE = ("id", "ref", "ticket_id", "channel", "direction", "audience", "at", "contact_id",
           "address", "author_name", "subject", "text", "quoted", "html", "language", "mail_id",
           "automatic", "only_thanks", "spoken_to", "salt", "erased_by_kind",
           "erased_why")  # fmt: skip


def _contacts(count: int, customers: int, dice: random.Random) -> Iterator[tuple[Any, ...]]:
    for key in range(1, count + 1):
        language = LANGUAGES[key % 4]
        family = dice.choice(FAMILY[language]) + (RARE[key % len(RARE)] if key % 3 else "")
        yield (key + 1000, secrets.token_hex(6), 1000 + key % customers,
               dice.choice(GIVEN[language]), family, language, "Europe/Budapest", True,
               "")  # fmt: skip


def _systems(count: int, customers: int) -> Iterator[tuple[Any, ...]]:
    for key in range(1, count + 1):
        name = f"{('Server', 'Printer', 'Webshop', 'מדפסת')[key % 4]} {RARE[key % len(RARE)]} {key}"
        yield (key + 1000, secrets.token_hex(6), 1000 + key % customers, name, "server",
               f"SN-{key:06}", "", "")  # fmt: skip


def _tickets(
    count: int, contacts: int, customers: int, systems: int, dice: random.Random
) -> Iterator[tuple[Any, ...]]:
    from servanda.people.models import Staff, Team

    staff = list(Staff.objects.order_by("pk").values_list("pk", flat=True))
    team = Team.objects.get().pk
    for key in range(1, count + 1):
        at = START + timedelta(minutes=key * 6)
        contact = 1 + dice.randrange(contacts)
        subject = sentence(LANGUAGES[key % 4], dice, 5)
        yield (key, secrets.token_hex(6), key + 1000, key + 1_000_000, 1000 + contact % customers,
               contact + 1000, "", "incident", "closed" if key < count * 0.95 else "open", "",
               3, subject, LANGUAGES[key % 4], "mail", "", 1001 + key % systems, at, at, at,
               staff[1] if key % 500 == 0 else staff[0], team)  # fmt: skip


def _messages(
    count: int, tickets: int, contacts: int, dice: random.Random
) -> Iterator[tuple[Any, ...]]:
    pool = {code: [sentence(code, dice, 12) for _ in range(20_000)] for code in LANGUAGES}
    for key in range(1, count + 1):
        ticket = 1 + (key - 1) * tickets // count
        language = LANGUAGES[ticket % 4]
        text = " ".join(dice.choices(pool[language], k=4)) + f" ERR{key:07}"
        contact = 1 + dice.randrange(contacts)
        yield (key, secrets.token_hex(6), ticket, "mail", "in", "public",
               START + timedelta(minutes=key * 1.5), contact + 1000, f"person{contact}@c.example",
               "", "", text, "", "", language, "", False, False, False, b"", "", "")  # fmt: skip


def _copy(table: str, names: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows by COPY, some at a time, each with the triggers that belong to it."""
    waiting, names = iter(rows), tuple(names)
    more = _defaults(table, names)
    while chunk := list(islice(waiting, CHUNK)):
        _copy_chunk(table, (*names, *more), ((*row, *more.values()) for row in chunk))


def _defaults(table: str, given: tuple[str, ...]) -> dict[str, Any]:
    """What the other columns of a table hold in a new row, where they must hold something."""
    from django.apps import apps
    from django.db import connection

    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    others = (field for field in model._meta.concrete_fields if field.column not in given)
    return {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in others
        if not field.null and not field.auto_created and not getattr(field, "db_returning", False)
    }


def _copy_chunk(table: str, names: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    from django.db import connection

    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def measure(times: int, *, callers_only: bool = False) -> None:
    from servanda.people import actors
    from servanda.people.models import Staff
    from servanda.search.callers import find_callers
    from servanda.search.queries import search

    agent, specialist = (actors.of_staff(staff) for staff in Staff.objects.order_by("pk")[:2])
    print(f"{'':34}{'p50':>8}{'p95':>8}{'worst':>8}   milliseconds, {times} questions each")
    asked = {} if callers_only else questions()
    for name, question in asked.items():
        _line(name, lambda words: search(words, actor=agent), question, times)
    for name in [name for name in ("en, common word", "en, two words") if name in asked]:
        _line(f"specialist: {name}", lambda words: search(words, actor=specialist),
              asked[name], times)  # fmt: skip
    for name, question in callers().items():
        _line(f"caller: {name}", lambda words: find_callers(words, actor=agent), question, times)


def questions() -> dict[str, Callable[[random.Random], str]]:
    def common(code: str) -> Callable[[random.Random], str]:
        return lambda dice: dice.choice(VOCABULARY[code][:12])

    def several(code: str, count: int) -> Callable[[random.Random], str]:
        return lambda dice: " ".join(dice.sample(VOCABULARY[code], count))

    def phrase(code: str) -> Callable[[random.Random], str]:
        return lambda dice: '"' + sentence(code, dice, 2) + '"'

    found: dict[str, Callable[[random.Random], str]] = {}
    for code in LANGUAGES:
        found |= {f"{code}, common word": common(code), f"{code}, two words": several(code, 2),
                  f"{code}, three words": several(code, 3),
                  f"{code}, phrase": phrase(code)}  # fmt: skip
    return found | {
        "a word begun": lambda dice: dice.choice(RARE)[:4],
        "a rare word": lambda dice: dice.choice(RARE),
        "an error code": lambda dice: f"ERR{dice.randrange(900_000):07}",
        "a typing error": lambda dice: _mistyped(dice.choice(RARE), dice),
        "minus": lambda dice: f"{dice.choice(VOCABULARY['en'])} -{dice.choice(VOCABULARY['en'])}",
        "customer: and a common word": lambda dice: f"customer:{dice.choice(RARE)} printer",
        "state:open and a common word": lambda dice: f"state:open {dice.choice(VOCABULARY['en'])}",
        "before: and a common word": lambda dice: (
            f"before:2023-06-01 {dice.choice(VOCABULARY['hu'])}"
        ),
        "is:late": lambda dice: "is:late",
        "a ticket's number": lambda dice: f"#{dice.randrange(100_000)}",
    }


def callers() -> dict[str, Callable[[random.Random], str]]:
    def name(dice: random.Random) -> str:
        code = dice.choice(LANGUAGES)
        return f"{dice.choice(GIVEN[code])} {dice.choice(FAMILY[code])}"

    return {
        "a very common name": lambda dice: dice.choice(["kov", "smith", "anna", "kft", "כהן"]),
        "name and family name": name,
        "three letters": lambda dice: dice.choice(RARE)[:3],
        "a typing error": lambda dice: _mistyped(dice.choice(RARE), dice),
        "a system": lambda dice: f"{dice.choice(RARE)} {dice.randrange(100)}",
        "a ticket": lambda dice: f"#{dice.randrange(1000, 100_000)}",
        "end of a number": lambda dice: f"{dice.randrange(1000, 9999)}",
        "a number": lambda dice: f"06 1 {dice.randrange(100_000):07}",
    }


def _mistyped(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1 :]


def _line(
    name: str,
    ask: Callable[[str], object],
    question: Callable[[random.Random], str],
    times: int,
) -> None:
    dice = random.Random(11)
    taken = []
    for _ in range(times):
        words = question(dice)
        began = time.perf_counter()
        ask(words)
        taken.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(taken, n=20)
    print(f"{name:34}{cuts[9]:8.1f}{cuts[18]:8.1f}{max(taken):8.1f}")


if __name__ == "__main__":
    main()
