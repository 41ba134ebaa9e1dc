"""What the style guide shows: one form and a few times, amounts and clocks in every state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

from servanda import kernel
from servanda.kernel.money import Money
from servanda.presentation.charts import Chart, Series

HOUR = 3600


class SampleForm(forms.Form):
    """Every kind of field once; bound with mistakes it shows errors beside what was typed."""

    subject = forms.CharField(label="Subject", help_text="As the customer would say it.")
    email = forms.EmailField(label="Requester")
    priority = forms.ChoiceField(
        label="Priority", choices=[("1", "Drop everything"), ("2", "High"), ("3", "Normal")]
    )
    body = forms.CharField(label="What happened", widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        label="How it came",
        widget=forms.RadioSelect,
        choices=[("mail", "Mail"), ("call", "Call"), ("portal", "Portal")],
    )
    notify = forms.BooleanField(label="Tell the customer", required=False)


def _clocks() -> list[dict[str, Any]]:
    return [
        _clock("First response", 1 * HOUR, 4 * HOUR, "running", "answer in 2 h 50 min"),
        _clock("Next update", 100 * 60, 2 * HOUR, "risk", "tell them something in 20 min"),
        _clock("Resolution", 9 * HOUR, 8 * HOUR, "missed", "missed 1 h ago"),
        _clock("Resolution", 5 * HOUR, 8 * HOUR, "paused", "waiting for the customer"),
        _clock("Quote", 3 * HOUR, 16 * HOUR, "met", "sent 12:40"),
    ]


def _clock(label: str, elapsed: int, total: int, state: str, words: str) -> dict[str, Any]:
    return {"label": label, "elapsed": elapsed, "total": total, "state": state, "words": words}


def _charts() -> list[Chart]:
    days = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    came = Series("came in", "solid", (12, 15, 10, 8, 9, 0, 1))
    answers = Series("answers given", "hatched", (10, 17, 8, 9, 11, 1, 0))
    kept = Series("within the target", "solid", (9, 3, 4, 1))
    late = Series("later than the target", "missed", (0, 0, 1, 2))
    hours = ("15′", "1 h", "4 h", "+")
    summary = "The numbers are in the table."
    return [
        Chart("beside", "Beside each other", summary, days, days, (came, answers), about="Day"),
        Chart("on", "On each other", summary, hours, hours, (kept, late), True, "Time"),
    ]


def samples(language: str) -> dict[str, Any]:
    """The context of the style guide in `language`."""
    now = kernel.now()
    minutes = (-3 * 1440, -1440, -75, -12, 0, 38, 150, 1500, 4 * 1440, 40 * 1440, 400 * 1440)
    return {
        "language": language,
        "languages": ("en", "hu", "he", "es"),
        "form": SampleForm(),
        "wrong": SampleForm(
            {"subject": "", "email": "anna.kovacs@", "way": "mail", "priority": "2"}
        ),
        "instants": [now + timedelta(minutes=m) for m in minutes],
        "durations": (0, 40, 95, 2400, 8100, 86400, 100_000, 400_000),
        "amounts": [Money(1_234_550, "EUR"), Money(1_234_500, "HUF"), Money(99_900, "ILS")],
        "clocks": _clocks(),
        "page": Paginator(range(120), 50).page(2),
        "charts": _charts(),
        "mail": MAIL,
        "answer": ANSWER,
        "names": ("Kovács Anna", "דנה לוי", "José María Ortega", "Ildikó Szőke-Varga", "Acme"),
    }


MAIL = """Good morning,

since 8:20 nobody in the Győr office can print. See https://status.example.com/printers?id=4.
הדפסה נכשלת עם השגיאה 0x803C010B במדפסת HP-4015.

Anna Kovács (anna.kovacs@ujvaros.example)"""

ANSWER = """שלום אנה,
שרת ההדפסה HP-4015 בבדיקה, תשובה נוספת עד 9:40."""
