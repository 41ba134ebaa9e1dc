"""A small company with something to do, made by the real actions: `python -m tests.browser.world`.

Prints as JSON who is there.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import django

PASSWORD = "correct horse battery"


def main() -> None:
    django.setup()
    from servanda.kernel.unit import action

    with action():
        people = _build()
    print(json.dumps(people))


def _build() -> dict[str, Any]:
    from servanda.people.tests import factory

    factory.make_provider()
    staff = {
        "agent": _staff("Anna", "Kiss", "agent", "en"),
        "specialist": _staff("Bálint", "Szűcs", "specialist", "en"),
        "head": _staff("Péter", "Szabó", "head", "en"),
        "manager": _staff("Erika", "Tóth", "service_manager", "en", email="erika@kapocs.example"),
        "hebrew": _staff("נועה", "כהן", "service_manager", "he", zone="Asia/Jerusalem"),
    }
    team = factory.make_team(*staff.values(), name="Support")
    from servanda.people import actions

    customers = _customers()
    for customer in customers.values():
        actions.change_customer(customer, by=factory.ROOT, own_supporter=staff["agent"])
    contacts = _contacts(customers)
    _history(contacts, staff["agent"], team)
    return {
        "accounts": {name: one.account.email for name, one in staff.items()},
        "password": PASSWORD,
        "contacts": {name: (one.email, one.name, one.ref) for name, one in contacts.items()},
    }


def _staff(given: str, family: str, role: str, language: str, **values: Any) -> Any:
    from servanda.people.tests.factory import make_staff

    return make_staff(
        role,
        given_name=given,
        family_name=family,
        language=language,
        password=PASSWORD,
        **({"zone": "Europe/Budapest", "email": f"{role}@kapocs.example"} | values),
    )


def _customers() -> dict[str, Any]:
    from servanda.contracts.tests.factory import make_contract
    from servanda.people.tests.factory import ROOT, make_customer
    from servanda.systems.actions import add_system

    alma = make_customer(name="Alma Gyümölcs Kft.")
    sol = make_customer(name="Sol y Sombra S.L.", language="es", country="ES", zone="Europe/Madrid")
    tapuz = make_customer(
        name="תפוז תעשיות בע״מ", language="he", country="IL", zone="Asia/Jerusalem"
    )
    printer = add_system(alma, by=ROOT, name="Label printer", kind="printer", identifier="LP-204")
    make_contract(alma, systems=[printer], calendar="HU", code="gold")
    make_contract(sol, level="silver", calendar="ES 24x7", service="network")
    make_contract(tapuz, level="bronze", calendar="IL", service="backup")
    return {"alma": alma, "sol": sol, "tapuz": tapuz}


def _contacts(customers: dict[str, Any]) -> dict[str, Any]:
    from servanda.people.tests.factory import make_contact

    given = {
        "bela": ("alma", "Béla", "Nagy", "bela@alma.example", "+36 1 555 0101"),
        "zsofi": ("alma", "Zsófia", "Vörös", "zsofi@alma.example", "+36 1 555 0102"),
        "maria": ("sol", "María", "Núñez", "maria@sol.example", "+34 91 555 0103"),
        "dana": ("tapuz", "דנה", "לוי", "dana@tapuz.example", "+972 3 555 0104"),
    }
    return {
        key: make_contact(
            customers[customer],
            given_name=first,
            family_name=last,
            addresses=[address],
            phones=[phone],
        )
        for key, (customer, first, last, address, phone) in given.items()
    }


# who, hours ago, priority, what: enough for a queue that looks like one.
HISTORY = (
    ("bela", 30, 2, "A számlázó program nem indul", "Reggel óta senki sem tud számlázni."),
    ("zsofi", 26, 3, "The label printer prints every label twice", "Since the last update."),
    ("maria", 20, 1, "No hay internet en la oficina de Sevilla", "Nadie puede trabajar."),
    ("dana", 9, 4, "הגיבוי הלילי לא הסתיים ב-NAS-02 (שגיאה 0x80070643)", "קיבלתי התראה בבוקר."),
    ("maria", 3, 3, "La VPN pide la contraseña dos veces", "Desde ayer por la tarde."),
    (
        "bela",
        1,
        4,
        "Új munkatárs érkezik hétfőn: kérünk gépet, fiókot, belépőkártyát és hozzáférést a közös"
        " naptárhoz",
        "Horváth Júlia, értékesítés.",
    ),
    ("zsofi", 50, 3, "A raktár tabletje nem tölt", "A töltő meleg."),
)
WAITING = 6  # of these the customer was asked something


def _history(contacts: dict[str, Any], agent: Any, team: Any) -> None:
    from servanda import kernel
    from servanda.people import actors
    from servanda.tickets import actions

    now = kernel.now()
    for number, (who, hours, priority, subject, text) in enumerate(HISTORY):
        at: datetime = now - timedelta(hours=hours)
        with kernel.pretend(at):
            ticket = actions.open_ticket(
                by=actors.of_contact(contacts[who]),
                channel="mail",
                subject=subject,
                text=text,
                customer=contacts[who].customer,
                requester=contacts[who],
                priority=priority,
            )
        with kernel.pretend(at + timedelta(minutes=12)):
            actions.assign(
                ticket, by=actors.of_staff(agent), staff=agent if number % 2 else None, team=team
            )
            if number == WAITING:
                asks = "Which of the two tablets is it?"
                actions.answer(
                    ticket, by=actors.of_staff(agent), text=asks, question=True, wait=True
                )
            if number == 1:
                actions.answer(ticket, by=actors.of_staff(agent), text="We look into it today.")


if __name__ == "__main__":
    main()
