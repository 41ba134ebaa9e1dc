"""Folds what a reply repeats: the quoted mail and the signature.

The rule above all: nothing the customer wrote is folded; when in doubt, show. A quote is folded
only behind a line that a mail program writes ("On … wrote:", "… ezt írta (időpont: …):",
"El … escribió:", "בתאריך … מאת …:", Outlook's header block), and only when the customer's own
words do not go on behind or between it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LINES = 20_000
MAX_WRAP = 3
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_QUOTED = re.compile(r"\s*>")

_DATE = r"(?=.*(?:\d{1,2}:\d\d|\d{4}|\d{1,2}[./-]\d{1,2}))"
_WHO = r"[^<>]{0,100}[<(\[]+\s?[^<>\s]+@[^<>\s]+[>)\]]+"
_ANCHORED = [
    re.compile(pattern)
    for pattern in (
        _DATE + r"On\b.{5,250}\b(?:wrote|said|writes)\s*:",
        _DATE + r"\d{4}[-./].{5,250}\b(?:wrote|írta|escribió)\s*:",
        r"\d{4}-\d\d-\d\d \d\d?:\d\d (?:GMT|UTC).{3,200}<[^<>\s]+@[^<>\s]+>:",
        _DATE + r"(?:\d{4}\.|\d{1,2}\.|[A-ZÁÉÍÓÖŐÚÜŰa-záéíóöőúüű]+,? ).{0,200}keltezéssel,?.{1,150}"
                r"(?:írta|ezt írta)\s*:",
        _DATE + r"El(?:\s|\d).{5,250}\bescribió\s*:",
        _DATE + r"(?:בתאריך|ב-|ב־|ביום|‏?בתאריך).{5,250}(?:מאת.{1,150}|כתב|כתבה|כתב/ה|כתב\(ה\))\s*:",
        _DATE + r"(?:Am|Le|Il|Op|Em|W dniu|Dne|Den|På)\b.{5,250}"
                r"\b(?:schrieb|a écrit|ha scritto|schreef|escreveu|pisze|napsal|skrev)\b.{0,120}:",
    )
]  # fmt: skip
_BY_NAME = [
    re.compile(pattern)
    for pattern in (
        r".{1,120}\bezt írta \(időpont:.{5,60}\)\s*:",
        _WHO + r",? (?:wrote|schrieb|írta|ezt írta|escribió|a écrit|כתב|כתבה)\s*:",
        _DATE + _WHO + r",? (?:wrote|escribió|írta) .{0,60}:",
    )
]
_DIVIDER = re.compile(
    r"[-‐_ ]{3,}\s*(?:Original Message|Reply Message|Original Appointment|Eredeti üzenet|"
    r"Mensaje original|Mensagem original|Ursprüngliche Nachricht|Message d'origine|"
    r"הודעה מקורית|ההודעה המקורית)\s*[-‐_ ]{3,}",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(
    r"\*?(?:(from|feladó|de|מאת|von)|(sent|date|küldve|küldés ideje|elküldve|dátum|enviado"
    r"(?: el)?|fecha|נשלח|תאריך|gesendet)|(to|címzett|para|אל|an)|(subject|tárgy|asunto|נושא|"
    r"betreff)|(?:cc|másolatot kap|másolat|עותק|importance|fontosság|importancia|reply-to))"
    r"\s?:\*?(?:\s|$)",
    re.IGNORECASE,
)
# Words by which people say that their answer stands below or inside the quote.
_LOOK_BELOW = re.compile(
    r"\b(?:below|inline|in-line|in red|in blue|between the lines|interleaved|"
    r"lent|lentebb|alább|alant|piros(?:sal)?|kékkel|soro[kn] köz|szöveg(?:be|ben)|közé írt|"
    r"abajo|debajo|en rojo|en azul|entre líneas|intercalad\w*|a continuación)\b|"
    r"למטה|בהמשך|באדום|בכחול|בגוף|להלן|מטה",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"(?:sent from my \S.{0,40}|sent from (?:outlook|mail|yahoo|proton)\b.{0,60}|"
    r"get outlook for .{2,40}|sent (?:with|from) proton ?mail.{0,40}|"
    r"elküldve (?:az? )?.{0,40}(?:iphone|ipad|android|készülék|telefon)\S*(?: küldve)?\.?|"
    r"elküldve .{0,40}proton ?mail.{0,40}|"
    r"az? (?:iphone|ipad)\S* küldve\.?|(?:az )?.{0,20}outlook.{0,60} (?:beszerzése|letöltése)\.?|"
    r"enviado desde mi \S.{0,40}|enviado desde .{2,60}(?:iphone|android|outlook|yahoo)\b.{0,30}|"
    r"obtener outlook para .{2,40}|enviado con .{0,50}proton ?mail.{0,20}|"
    r"(?:קבלו?|השגת?|הורד(?:ת|ה|ו)?) (?:את )?outlook .{2,40}|נשלח באמצעות .{0,40}proton.{0,40}|"
    r"נשלח מ.{0,6}(?:iPhone|iPad|הטלפון|אייפון|מכשיר|Outlook|Samsung).{0,40})"
    r"(?:\s?<https?://[^>]*>)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Folded:
    reply: str
    quoted: str = ""
    signature: str = ""


def fold(text: str) -> Folded:
    """What the writer says, and beside it what only repeats. Joined they are the whole text."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return Folded(text.strip())
    bare = [_INVISIBLE.sub("", line).strip() for line in lines]
    start, end = _quote(bare)
    own_above, own_below = lines[:start], lines[end:]
    quoted = "\n".join(lines[start:end]).strip("\n")
    own = [*own_above, "", *own_below] if own_below else own_above
    reply, signature = _signature(own)
    return Folded(reply.strip(), quoted, signature)


def _quote(bare: list[str]) -> tuple[int, int]:
    """The lines [start, end) to fold; (n, n) for nothing."""
    nothing = (len(bare), len(bare))
    for index, line in enumerate(bare):
        if line.startswith(">"):
            if _opens_quote(bare, index):
                return _marked(bare, index, index) or nothing
            continue
        behind = _introduction(bare, index)
        if behind is None:
            continue
        start, after, strong = behind
        return _extent(bare, start, after, strong=strong) or nothing
    return nothing


def _opens_quote(bare: list[str], index: int) -> bool:
    """Apple Mail puts its "On … wrote:" inside the quote."""
    if index and bare[index - 1].startswith(">"):
        return False
    inside = [line.lstrip("> ") for line in bare[index : index + MAX_WRAP] if line[:1] == ">"]
    return any(_attribution(inside, n) == 0 for n, line in enumerate(inside) if line[-1:] == ":")


def _introduction(bare: list[str], index: int) -> tuple[int, int, bool] | None:
    """(first line, line behind, whether it may stand before an unmarked quote) of what a mail
    program writes above a quote, when it begins or ends at this line."""
    line = bare[index]
    if line.endswith(":") and len(line) < 400:
        start = _attribution(bare, index)
        if start is not None:
            return start, index + 1, _is_machine_made(" ".join(bare[start : index + 1]))
    if _DIVIDER.fullmatch(line):
        return index, index + 1, True
    if _HEADER_LINE.match(line) and _is_header_block(bare, index):
        start = index
        while start and (not bare[start - 1] or re.fullmatch(r"[-_]{5,}", bare[start - 1])):
            start -= 1
        return start, index + 1, True
    return None


def _is_machine_made(attribution: str) -> bool:
    """Surely written by a program. "On 3/4 at 12:30 your colleague said:" may be the customer's."""
    return "@" in attribution or "keltezéssel" in attribution or "(időpont:" in attribution


def _attribution(bare: list[str], index: int) -> int | None:
    for patterns in (_ANCHORED, _BY_NAME):
        joined = ""
        for first in range(index, max(-1, index - MAX_WRAP - 1), -1):
            if not bare[first] or bare[first].startswith(">"):
                break
            joined = f"{bare[first]} {joined}".strip()
            if len(joined) > 600:
                break
            if any(pattern.fullmatch(joined) for pattern in patterns):
                return first
    return None


def _is_header_block(bare: list[str], index: int) -> bool:
    """Outlook's From/Sent/To/Subject: at least three different of them within seven lines."""
    kinds: set[int] = set()
    for line in bare[index : index + 7]:
        match = _HEADER_LINE.match(line)
        if not match and kinds == set():
            return False
        if match and match.lastindex:
            kinds.add(match.lastindex)
    return 1 in kinds and len(kinds) >= 3


def _extent(bare: list[str], start: int, after: int, *, strong: bool) -> tuple[int, int] | None:
    first = next((i for i in range(after, len(bare)) if bare[i]), len(bare))
    if first < len(bare) and bare[first].startswith(">"):
        return _marked(bare, start, first)
    own = " ".join(line for line in bare[:start] if line)
    if not strong or not own or own.endswith((",", ":", "،")) or _LOOK_BELOW.search(own):
        return None  # an unmarked quote: what stands below might be the answer
    return start, len(bare)


def _marked(bare: list[str], start: int, first: int) -> tuple[int, int] | None:
    """A quote with ">" marks: folded at the end, or as one block above the answer."""
    end = first
    while end < len(bare) and (bare[end].startswith(">") or _gap(bare, end)):
        end += 1
    own_above = any(bare[:start])
    rest = [line for line in bare[end:] if line]
    if not rest:
        return (start, len(bare)) if own_above else None
    if any(line.startswith(">") for line in rest):
        return None  # interleaved: stays whole
    if own_above and not _is_footer(bare[end:]):
        return None
    return start, end


def _gap(bare: list[str], index: int) -> bool:
    """An empty line inside a quote: a quoted line follows it."""
    if bare[index]:
        return False
    following = next((line for line in bare[index : index + 3] if line), "")
    return following.startswith(">")


def _is_footer(lines: list[str]) -> bool:
    """Below the quote only what programs write: a list's footer, "Sent from my …"."""
    rest = [line for line in lines if line]
    return bool(rest) and (
        bool(re.fullmatch(r"[_=-]{10,}|-- ?", rest[0]))
        or all(_SENT_FROM.fullmatch(line) for line in rest)
    )


def _signature(lines: list[str]) -> tuple[str, str]:
    """Split at the last "-- " line, or before a "Sent from my …" line at the end."""
    below = 0
    for index in range(len(lines) - 1, max(0, len(lines) - 60), -1):
        line = _INVISIBLE.sub("", lines[index])
        is_mark = line == "-- " or (line.rstrip() == "--" and below <= 8)
        if is_mark and any(part.strip() for part in lines[:index]):
            return "\n".join(lines[:index]).rstrip(), "\n".join(lines[index:]).strip("\n")
        below += bool(line.strip())
        if below > 20:
            break
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    if end > 1 and _SENT_FROM.fullmatch(_INVISIBLE.sub("", lines[end - 1]).strip()):
        own = "\n".join(lines[: end - 1]).rstrip()
        if own.strip():
            return own, lines[end - 1].strip()
    return "\n".join(lines), ""
