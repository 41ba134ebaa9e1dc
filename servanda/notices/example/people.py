"""What those in an example are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from servanda.kernel.money import Money

Name = tuple[str, str]  # given, family


@dataclass(frozen=True, slots=True)
class Names:
    """`agent` and `colleague` work at the provider, `contact` and `other` at the customer; `hour`
    is what an hour beyond the included ones costs."""

    customer: str
    contact: Name
    other: Name
    agent: Name
    colleague: Name
    supplier: str
    hour: Money


NAMES: Final[Mapping[str, Names]] = {
    "en": Names(
        "Brightwater Accounting Ltd",
        ("Emma", "Clarke"),
        ("James", "Hall"),
        ("Sarah", "Reed"),
        ("Tom", "Ellis"),
        "Northline Telecom",
        Money(9_500, "GBP"),
    ),
    "hu": Names(
        "Kékvölgyi Könyvelő Kft.",
        ("Anna", "Szalai"),
        ("Gábor", "Fekete"),
        ("Katalin", "Varga"),
        ("Péter", "Molnár"),
        "Duna Távközlés Kft.",
        Money(24_000, "HUF"),
    ),
    "he": Names(
        "הנהלת חשבונות השקמה בע״מ",
        ("נועה", "לוי"),
        ("יוסי", "ביטון"),
        ("מיכל", "אברהמי"),
        ("דניאל", "פרץ"),
        "תקשורת הצפון בע״מ",
        Money(38_000, "ILS"),
    ),
    "es": Names(
        "Gestoría Alameda, S. L.",
        ("Lucía", "Navarro"),
        ("Javier", "Ortega"),
        ("Marta", "Gil"),
        ("Andrés", "Molina"),
        "Redes del Norte, S. L.",
        Money(7_500, "EUR"),
    ),
}
