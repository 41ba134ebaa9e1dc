"""Finding the caller while they still say hello: by name, company or number, in one query."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.access import demand
from servanda.people.names import display_name
from servanda.people.phones import digits_to_look_for

LIMIT = 12
SHORTEST_TO_MEND = 4  # letters; shorter words are like too many others


@dataclass(frozen=True, slots=True)
class Caller:
    """A company (`contact` empty) or a person who may be calling. Both are references for links."""

    customer: str
    company: str
    contact: str = ""
    name: str = ""
    title: str = ""
    number: str = ""


# The columns `plain` hold names without accents and capitals (migration 0002). Contacts are looked
# up by their name and by their company in two branches, so that each can use an index; each is cut
# to what can be shown before anything is joined to it, since thousands may be called so. People of
# a company come after all companies called so: with enough of those nobody looks at its people.
_NAMES = """
WITH company AS MATERIALIZED (
    SELECT id, ref, name, plain FROM people_customer WHERE plain LIKE ANY (%(words)s::text[])
), called AS (
    SELECT * FROM company WHERE plain LIKE ALL (%(words)s::text[])
    ORDER BY plain NOT LIKE %(begins)s, name LIMIT %(limit)s
), person AS (
    (SELECT contact.* FROM people_contact contact
    WHERE plain LIKE %(longest)s AND plain LIKE ALL (%(words)s::text[])
      AND (left_at IS NULL OR left_at > %(now)s)
    ORDER BY plain NOT LIKE %(begins)s, plain, id LIMIT %(limit)s)
    UNION
    (SELECT contact.* FROM company JOIN people_contact contact ON contact.customer_id = company.id
    WHERE (SELECT count(*) FROM called) < %(limit)s
      AND contact.plain || ' ' || company.plain LIKE ALL (%(words)s::text[])
      AND (contact.left_at IS NULL OR contact.left_at > %(now)s)
    ORDER BY contact.plain NOT LIKE %(begins)s, company.name, contact.plain LIMIT %(limit)s)
)
SELECT ref, name AS company, '' AS contact, '' AS given, '' AS family, '' AS language,
       '' AS title, '' AS number, 0 AS kind, plain NOT LIKE %(begins)s AS late, '' AS sorted
FROM called
UNION ALL
SELECT customer.ref, customer.name, person.ref, person.given_name, person.family_name,
       person.language, person.title, '', 1, person.plain NOT LIKE %(begins)s, person.plain
FROM person JOIN people_customer customer ON customer.id = person.customer_id
ORDER BY late, kind, company, sorted, contact LIMIT %(limit)s
"""

# A number that several people share is the company's first of all.
_NUMBERS = """
WITH hit AS (
    SELECT contact.*, phone.number FROM people_contactphone phone
    JOIN people_contact contact ON contact.id = phone.contact_id
    WHERE phone.number LIKE ANY (%(patterns)s)
      AND (contact.left_at IS NULL OR contact.left_at > %(now)s)
), shared AS (
    SELECT customer_id, number FROM hit GROUP BY customer_id, number HAVING count(*) > 1
)
SELECT customer.ref, customer.name AS company, '' AS contact, '' AS given, '' AS family,
       '' AS language, '' AS title, shared.number, 0 AS kind, '' AS sorted
FROM shared JOIN people_customer customer ON customer.id = shared.customer_id
UNION ALL
SELECT customer.ref, customer.name, hit.ref, hit.given_name, hit.family_name, hit.language,
       hit.title, hit.number, 1, hit.plain
FROM hit JOIN people_customer customer ON customer.id = hit.customer_id
ORDER BY kind, company, sorted, contact LIMIT %(limit)s
"""


# When nobody is called that: who is called nearly that. The index over parts of names serves `<%%`.
ALIKE = 0.4
_ALIKE = """
WITH company AS (
    SELECT ref, name, '' AS contact, '' AS given, '' AS family, '' AS language, '' AS title,
           word_similarity(%(typed)s, plain) AS alike
    FROM people_customer WHERE %(typed)s <%% plain ORDER BY alike DESC, name LIMIT %(limit)s
), person AS (
    SELECT customer.ref, customer.name, contact.ref, contact.given_name, contact.family_name,
           contact.language, contact.title, word_similarity(%(typed)s, contact.plain) AS alike
    FROM people_contact contact JOIN people_customer customer ON customer.id = contact.customer_id
    WHERE %(typed)s <%% contact.plain AND (contact.left_at IS NULL OR contact.left_at > %(now)s)
    ORDER BY alike DESC, contact.plain LIMIT %(limit)s
)
SELECT ref, name, contact, given, family, language, title, '' FROM (
    SELECT * FROM company UNION ALL SELECT * FROM person
) found ORDER BY alike DESC, contact LIMIT %(limit)s
"""
_FRONT = re.compile(r"\b[והבלמשכ](?=[א-ת]{3})")  # Hebrew writes "to" and "from" onto a name


def search_callers(
    text: str, *, actor: Actor, limit: int = LIMIT, mend: bool = True
) -> list[Caller]:
    """Companies and people that match what was typed, the likeliest first.

    Every word must occur in the name or the company's name, accents and capitals do not matter; a
    number in any notation finds those who have it. Does nobody match, then (`mend`) names that are
    nearly so. For colleagues only: raises Refused otherwise.
    """
    demand(actor, "caller.search")
    values: dict[str, Any] = {"now": kernel.now(), "limit": limit}
    if digits := digits_to_look_for(text):
        return _run(_NUMBERS, values | {"patterns": [f"%{item}%" for item in digits]})
    typed = plain(text)
    bare = _FRONT.sub("", typed)
    return (
        _named(typed, values)
        or (_named(bare, values) if bare != typed else [])
        or (_alike(typed, values) if mend else [])
    )


def _named(typed: str, values: dict[str, Any]) -> list[Caller]:
    words = [_literal(word) for word in typed.split()]
    if not words:
        return []
    patterns = [f"%{word}%" for word in words]
    given = {"words": patterns, "longest": max(patterns, key=len)}
    return _run(_NAMES, values | given | {"begins": " ".join(words) + "%"})


def _alike(typed: str, values: dict[str, Any]) -> list[Caller]:
    if len(typed) < SHORTEST_TO_MEND or not any(map(str.isalpha, typed)):
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {ALIKE}")
        return _run(_ALIKE, values | {"typed": typed})


def plain(text: str) -> str:
    """Without accents and capitals: what PostgreSQL's unaccent() leaves of our languages."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _literal(word: str) -> str:
    """A word in which LIKE finds no signs of its own."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _run(sql: str, values: dict[str, Any]) -> list[Caller]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [
        Caller(ref, company, contact, display_name(given, family, language), title, number)
        for ref, company, contact, given, family, language, title, number, *_ in rows
    ]
