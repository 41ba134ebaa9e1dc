"""Template tags and filters: times, durations, money, names and mixed-direction text.

They only bring the reader's language and zone to the pure functions of `presentation.wording`.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from servanda import kernel
from servanda.kernel.money import Money
from servanda.kernel.words import Words
from servanda.kernel.words import things as lines_of
from servanda.presentation import plaintext, wording
from servanda.presentation.charts import Chart, draw

register = template.Library()

THEMES = {"light", "dark"}
CLOCK_ICONS = {
    "running": "clock",
    "risk": "hourglass",
    "missed": "miss",
    "paused": "paused",
    "met": "check",
}


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without `label` it is decoration and hidden from readers."""
    return _icon(name, str(label))


@cache
def _icon(name: str, label: str) -> SafeString:
    """Kept, since some thirty stand on each page; the labels are a few texts of the program."""
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon icon-{}" {}><use href="{}#{}"></use></svg>',
        name,
        spoken,
        static("presentation/icons/icons.svg"),
        name,
    )


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Initials in a circle. The name itself must stand beside it or comes as its title."""
    return format_html(
        '<span class="avatar{}" title="{}" aria-hidden="true">{}</span>',
        f" avatar--{size}" if size else "",
        name,
        wording.initials(name),
    )


@register.filter
def undo_address(message: Message) -> str:
    """Where a POST undoes what a message tells of: its tag "undo:address". Empty if nowhere."""
    tags = message.extra_tags or ""
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """A key hint; a sequence is written with spaces."""
    return _kbd(str(keys))


@cache
def _kbd(keys: str) -> SafeString:
    caps = [format_html("<kbd>{}</kbd>", key) for key in keys.split()]
    return format_html(
        '<span class="kbd">{}</span>',
        mark_safe(" ".join(caps)),  # noqa: S308
    )


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """`light`, `dark` or `auto`: what this device was set to (a cookie), else what the reader
    likes."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    liked = getattr(context.get("me"), "theme", "")
    return next((one for one in (chosen, liked) if one in THEMES), "auto")


@register.simple_tag(takes_context=True)
def density(context: template.Context) -> str:
    """`comfortable` or `compact`: how close together the reader likes lists."""
    return "compact" if getattr(context.get("me"), "density", "") == "compact" else "comfortable"


@register.simple_tag
def time_words() -> SafeString:
    """What the browser needs to keep `until` times current in the same words as the server."""
    words = wording.relative_words(_language())
    return json_script({**words, "at": kernel.now().timestamp()}, "time-words")


@register.inclusion_tag("presentation/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Label, control, hint and error of one form field."""
    return {"field": bound, "checkbox": isinstance(bound.field.widget, CheckboxInput)}


@register.inclusion_tag("presentation/nav_item.html")
def nav_item(
    href: str,
    symbol: str,
    label: str,
    current: bool = False,
    count: int = 0,
    key: str = "",
    dialog: str = "",
) -> dict[str, Any]:
    """A link of the sidebar; `count` stands at its end when not nought, `dialog` opens instead."""
    return {
        "href": href,
        "symbol": symbol,
        "label": label,
        "current": current,
        "count": count,
        "key": key,
        "dialog": dialog,
    }


@register.inclusion_tag("presentation/clock_bar.html")
def clock_bar(
    label: str, elapsed: int, total: int, state: str, words: str, detail: str = ""
) -> dict[str, Any]:
    """A target as a thin bar. `elapsed` and `total` in seconds; `words` say what is owed when."""
    filled = total if state == "missed" else max(0, min(elapsed, total))
    return {
        "label": label,
        "total": max(total, 1),
        "filled": filled,
        "percent": round(100 * filled / max(total, 1)),
        "state": state,
        "symbol": CLOCK_ICONS[state],
        "words": words,
        "detail": detail,
    }


@register.inclusion_tag("presentation/chart.html")
def chart(wanted: Chart) -> dict[str, Any]:
    """A chart, its key, and the table behind it."""
    rtl = get_language_bidi()
    rows = [
        (
            name,
            [
                (
                    wording.say_number(series.values[place], _language()),
                    series.urls[place] if series.urls and series.values[place] else "",
                )
                for series in wanted.series
            ],
        )
        for place, name in enumerate(wanted.names)
    ]
    drawing = draw(wanted, rtl=rtl)
    return {
        "chart": wanted,
        "drawing": drawing,
        "grid": [(y, wording.say_roughly(value, _language())) for y, value in drawing.grid],
        "rows": rows,
        "scale_at": "100%" if rtl else "0",
    }


@register.inclusion_tag("presentation/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Previous and next page; every other parameter of the address is kept."""

    def address(number: int) -> str:
        query = context["request"].GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    shown = format_html('<bdi dir="ltr">{}–{}</bdi>', page.start_index(), page.end_index())
    return {
        "page": page,
        "shown": shown,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.filter
def as_time(instant: datetime | None) -> SafeString | str:
    """`today 14:20` in the viewer's zone and language, with the exact value on hover."""
    if not instant:
        return ""
    zone = timezone.get_current_timezone()
    said = wording.say_time(instant, zone=zone, language=_language(), now=kernel.now())
    return _time_element(instant, said)


@register.filter
def clock(instant: datetime | None) -> SafeString | str:
    """`14:20` in the viewer's zone, where the day is plain."""
    if not instant:
        return ""
    zone = timezone.get_current_timezone()
    return _time_element(instant, wording.say_clock(instant, zone=zone))


@register.filter
def until(instant: datetime | None) -> SafeString | str:
    """`in 38 min` or `12 min ago`; the browser keeps it current."""
    if not instant:
        return ""
    said = wording.say_until(instant, language=_language(), now=kernel.now())
    return _time_element(instant, said, mark_safe(" data-until"))


@register.simple_tag
def time_span(start: datetime, end: datetime) -> str:
    """`Mon 9:00–10:15` or `Fri 16:20 – Mon 9:00`, in the viewer's zone and language."""
    zone = timezone.get_current_timezone()
    return wording.say_span(start, end, zone=zone, language=_language(), now=kernel.now())


def _time_element(instant: datetime, said: str, attributes: str = "") -> SafeString:
    exact = wording.say_exactly(instant, zone=timezone.get_current_timezone(), language=_language())
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>', instant.isoformat(), exact, attributes, said
    )


@register.filter
def duration(seconds: float | str | None) -> str:
    """`2 h 15 min` in the reader's language."""
    return (
        "" if seconds is None or seconds == "" else wording.say_duration(int(seconds), _language())
    )


@register.filter
def money(amount: Money | None) -> str:
    """An amount with its currency, as its reader writes it."""
    return "" if not amount else wording.say_money(amount, _language())


@register.filter
def percent(number: int) -> str:
    """ "75%" for 75, as the reader's language writes it."""
    return wording.say_percent(number, _language())


@register.filter
def mailtext(text: str | None) -> SafeString:
    """Plain text of a mail as safe HTML: paragraphs, lines, links, each in its own direction."""
    return plaintext.as_html(text or "")


@register.filter
def bdi(text: object) -> SafeString:
    """Text of unknown direction, kept from disturbing what stands around it."""
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def things(value: Words | None) -> list[str]:
    """A list that the provider wrote, a line each, in the reader's language."""
    return lines_of(words(value))


@register.filter
def words(value: Words | None) -> str:
    """What the provider wrote, in the reader's language as far as it was written."""
    return "" if not value else value.in_language(_language())
