"""The addresses of letters about missed targets, beside those of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from servanda.desk.missed import letters, settings, ticket

patterns = [
    path("desk/t/<str:ref>/missed", ticket.missed, name="missed"),
    path("desk/t/<str:ref>/missed/aside", ticket.set_aside, name="missed_aside"),
    path("desk/letters", letters.letter_list, name="letters"),
    path("desk/letters/<str:ref>", letters.letter, name="letter"),
    path("desk/credits/<str:ref>/withdraw", letters.withdraw, name="credit_withdraw"),
    path("desk/contracts/<str:ref>/credits", letters.contract_credits, name="contract_credits"),
    path("desk/settings/causes", settings.cause_list, name="causes"),
    path("desk/settings/causes/new", settings.cause, name="new_cause"),
    path("desk/settings/causes/<str:ref>", settings.cause, name="cause"),
    path("desk/settings/causes/<str:ref>/retire", settings.retire, name="retire_cause"),
    path("desk/settings/limits", settings.limit, name="limits"),
]
