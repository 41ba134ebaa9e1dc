"""The provider and its people."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from servanda.demo import DESK_ADDRESS, PASSWORD
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.mail.actions import add_mailbox
from servanda.people import actions
from servanda.people.models import Account, Role
from servanda.people.names import display_name

PROVIDER: Final = "Rakpart Informatika Kft."
DOMAIN: Final = "rakpart.example"
SIGNATURE: Final = {
    "en": "Rakpart Informatika Kft. · Budapest",
    "hu": "Rakpart Informatika Kft. · Budapest",
    "he": "Rakpart Informatika Kft. · בודפשט",
    "es": "Rakpart Informatika Kft. · Budapest",
}


def _title(en: str, hu: str, he: str, es: str) -> dict[str, str]:
    return {"en": en, "hu": hu, "he": he, "es": es}


SUPPORTER = _title("Customer support", "Ügyféltámogató", "תמיכת לקוחות", "Atención al cliente")
ENGINEER = _title("Systems engineer", "Rendszermérnök", "הנדסת מערכות", "Ingeniería de sistemas")
MANAGER = _title("Service manager", "Szolgáltatásmenedzser", "ניהול שירות", "Gestión del servicio")
ACCOUNTS = _title(
    "Account manager", "Ügyfélkapcsolati vezető", "ניהול לקוחות", "Gestión de cuentas"
)
DIRECTOR = _title("Managing director", "Ügyvezető", "מנכ״ל", "Dirección general")
OFFICE = _title("Administration", "Adminisztráció", "מנהלה", "Administración")

# key: (given, family, language, roles, title, phone, calendar)
COLLEAGUES: Final[dict[str, tuple[str, str, str, tuple[str, ...], dict[str, str], str, str]]] = {
    "eszter": ("Eszter", "Kovács", "hu", (Role.AGENT,), SUPPORTER, "+3615550111", "desk"),
    "marta": ("Marta", "Vidal", "es", (Role.AGENT,), SUPPORTER, "+3615550112", "desk"),
    "noa": ("Noa", "Levi", "he", (Role.AGENT,), SUPPORTER, "+97235550113", "israel"),
    "daniel": (
        "Daniel", "Carter", "en", (Role.AGENT, Role.SPECIALIST), ENGINEER, "+3615550114", "desk",
    ),
    "balint": ("Bálint", "Szűcs", "hu", (Role.SPECIALIST,), ENGINEER, "+3615550115", "desk"),
    "judit": ("Judit", "Nagy", "hu", (Role.ACCOUNT_MANAGER,), ACCOUNTS, "+3615550116", "desk"),
    "peter": ("Péter", "Tóth", "hu", (Role.SERVICE_MANAGER,), MANAGER, "+3615550117", "desk"),
    "zoltan": ("Zoltán", "Fehér", "hu", (Role.HEAD,), DIRECTOR, "+3615550118", "director"),
    "reka": ("Réka", "Oláh", "hu", (Role.ADMINISTRATOR,), OFFICE, "+3615550119", "desk"),
}  # fmt: skip
TEAMS: Final = {
    "support": (
        {"en": "Support desk", "hu": "Ügyfélszolgálat", "he": "מוקד התמיכה",
         "es": "Atención al cliente"},
        ("eszter", "marta", "noa", "daniel", "peter"),
    ),
    "specialists": (
        {"en": "Systems engineers", "hu": "Rendszermérnökök", "he": "צוות המערכות",
         "es": "Equipo de sistemas"},
        ("balint", "daniel"),
    ),
}  # fmt: skip


# How colleagues sign in Hebrew.
IN_HEBREW: Final = {"noa": "נועה לוי", "daniel": "דניאל קרטר", "balint": "באלינט סוץ׳"}


def signed(key: str, language: str) -> str:
    """The name under a letter, as its reader can read it."""
    given, family, own = COLLEAGUES[key][:3]
    if language == "he" and key in IN_HEBREW:
        return IN_HEBREW[key]
    return display_name(given, family, own)


def address(key: str) -> str:
    """eszter.kovacs@rakpart.example"""
    given, family = COLLEAGUES[key][:2]
    plain = f"{given}.{family}".lower().translate(str.maketrans("áéíóöőúüű", "aeiooouuu"))
    return f"{plain}@{DOMAIN}"


def set_up(joined_at: datetime, world: World) -> None:
    """The provider and its colleagues; their calendars come after them."""
    system = Actor.system()
    actions.set_up_provider(
        by=system,
        name=PROVIDER,
        desk_address=DESK_ADDRESS,
        desk_phone="+3615550100",
        language="hu",
        zone="Europe/Budapest",
        signature=SIGNATURE,
    )
    add_mailbox(by=system, address=DESK_ADDRESS, language="hu")
    password = make_password(PASSWORD)  # once: good hashes take their time
    for key, (given, family, language, roles, title, phone, _calendar) in COLLEAGUES.items():
        values: dict[str, Any] = {"family_name": family, "language": language, "title": title}
        world.staff[key] = actions.add_staff(
            by=system,
            email=address(key),
            given_name=given,
            roles=roles,
            joined_at=joined_at,
            phone=phone,
            zone="Asia/Jerusalem" if key == "noa" else "Europe/Budapest",
            **values,
        )
    Account.objects.filter(staff__in=list(world.staff.values())).update(password=password)


def settle_in(world: World, *, by: Actor) -> None:
    """Calendars and teams."""
    for key, row in COLLEAGUES.items():
        actions.change_staff(world.staff[key], by=by, calendar=world.calendars[row[6]])
    for code, (name, members) in TEAMS.items():
        people = [world.staff[key] for key in members]
        world.teams[code] = actions.create_team(by=by, code=code, name=name, members=people)


def take_leave(
    world: World, key: str, starts_at: datetime, ends_at: datetime, kind: str = "leave"
) -> None:
    """A colleague is away; their deputies see to their customers meanwhile."""
    actions.add_absence(
        world.staff[key], by=world.actor(key), starts_at=starts_at, ends_at=ends_at, kind=kind
    )
    world.absences.append((key, starts_at, ends_at))
