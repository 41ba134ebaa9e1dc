"""Finding the caller while they still say hello: by name, company or number, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.access import demand
from servanda.people.names import display_name
from servanda.people.phones import digits_to_look_for

LIMIT = 12


@dataclass(frozen=True, slots=True)
class Caller:
    """A company (`contact` empty) or a person who may be calling. Both are references for links."""

    customer: str
    company: str
    contact: str = ""
    name: str = ""
    title: str = ""
    number: str = ""


# servanda_plain() takes accents and capitals away; it and its indexes are made in migration 0002.
_NAMES = """
WITH word AS (SELECT servanda_plain('%%' || word || '%%') AS pattern
              FROM unnest(%(words)s::text[]) AS word),
company AS (
    SELECT id, ref, name FROM people_customer
    WHERE servanda_plain(name) LIKE ANY (ARRAY(SELECT pattern FROM word))
)
SELECT ref, name AS company, '' AS contact, '' AS given, '' AS family, '' AS language,
       '' AS title, '' AS number, 0 AS kind,
       servanda_plain(name) NOT LIKE servanda_plain(%(begins)s) AS late, '' AS sorted
FROM company WHERE servanda_plain(name) LIKE ALL (ARRAY(SELECT pattern FROM word))
UNION ALL
SELECT customer.ref, customer.name, contact.ref, contact.given_name, contact.family_name,
       contact.language, contact.title, '', 1,
       servanda_plain(contact.family_name || ' ' || contact.given_name)
           NOT LIKE servanda_plain(%(begins)s),
       servanda_plain(contact.family_name || ' ' || contact.given_name)
FROM people_contact contact JOIN people_customer customer ON customer.id = contact.customer_id
WHERE (contact.left_at IS NULL OR contact.left_at > %(now)s)
  AND (contact.customer_id IN (SELECT id FROM company)
       OR servanda_plain(contact.family_name || ' ' || contact.given_name)
          LIKE ANY (ARRAY(SELECT pattern FROM word)))
  AND servanda_plain(contact.family_name || ' ' || contact.given_name || ' ' || customer.name)
      LIKE ALL (ARRAY(SELECT pattern FROM word))
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
       hit.title, hit.number, 1, servanda_plain(hit.family_name || ' ' || hit.given_name)
FROM hit JOIN people_customer customer ON customer.id = hit.customer_id
ORDER BY kind, company, sorted, contact LIMIT %(limit)s
"""


def search_callers(text: str, *, actor: Actor, limit: int = LIMIT) -> list[Caller]:
    """Companies and people that match what was typed, the likeliest first.

    Every word must occur in the name or the company's name, accents and capitals do not matter; a
    number in any notation finds those who have it. For colleagues only: raises Refused otherwise.
    """
    demand(actor, "caller.search")
    values: dict[str, Any] = {"now": kernel.now(), "limit": limit}
    if digits := digits_to_look_for(text):
        return _run(_NUMBERS, values | {"patterns": [f"%{item}%" for item in digits]})
    words = [_literal(word) for word in text.split()]
    if not words:
        return []
    return _run(_NAMES, values | {"words": words, "begins": " ".join(words) + "%"})


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
