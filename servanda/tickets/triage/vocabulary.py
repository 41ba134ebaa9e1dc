"""Words by which people say how urgent something is and what they want, in four languages. Pure.

Compared without accents and capitals. These only propose: a colleague decides, and sees the word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from servanda.people.search import plain

Pattern = re.Pattern[str]


def _words(*parts: str, hebrew: str = "") -> Pattern:
    """Whole words; Hebrew ones may carry a one-letter prefix ("and", "the", "in" …)."""
    latin = rf"\b(?:{'|'.join(parts)})"
    return re.compile(rf"{latin}|(?<![א-ת])[ושהבלכמ]?(?:{hebrew})(?![א-ת])" if hebrew else latin)


MANY: Final = _words(
    "every(?:body|one)\\b", "nobody\\b", "no one\\b", "none of us", "all of us",
    "(?:the )?(?:whole|entire) (?:office|company|team|site|department|floor)",
    "all (?:users|staff|employees|computers|machines|colleagues)",
    "senki\\w*", "mindenki\\w*", "egyikunk sem", "valamennyi\\w*",
    "az egesz (?:ceg|iroda|osztaly|csapat|uzem)\\w*",
    "minden (?:gep|felhasznalo|dolgozo|kollega|munkatars)\\w*",
    "nadie\\b", "ninguno de nosotros", "todos (?:los|nosotros)\\b",
    "toda la (?:empresa|oficina|plantilla)", "todo el (?:equipo|personal|mundo)",
    hebrew="אף אחד|כולם|כולנו|כל (?:ה?משרד|ה?חברה|ה?עובדים|ה?מחשבים|ה?צוות|ה?סניף)",
)  # fmt: skip
URGENT: Final = _words(
    "urgent\\w*", "asap\\b", "immediately\\b", "right now\\b", "right away\\b", "emergency\\b",
    "at once\\b", "(?:can ?not|can't|can’t|unable to) work\\b", "standstill\\b",
    "surgos\\w*", "azonnal\\w*", "minel (?:elobb|hamarabb)", "nem tudunk dolgozni",
    "all a (?:munka|termeles|uzem)\\w*", "leallt\\w*",
    "inmediatamente\\b", "cuanto antes\\b", "lo antes posible", "no podemos trabajar",
    "emergencia\\b", "parad[oa]s\\b",
    hebrew="דחוף|דחופה|דחופים|מיידי|מיידית|בהקדם|מושבתים?|לא (?:יכולים|מצליחים|ניתן) לעבוד",
)  # fmt: skip
NO_HURRY: Final = _words(
    "no (?:rush|hurry)\\b", "not urgent\\b", "when(?:ever)? you (?:have|find|get) (?:a |the )?"
    "(?:time|moment|minute|chance)", "at your convenience",
    "nem surgos\\w*", "raer\\b", "ha (?:lesz|lenne|van) (?:ra )?ido\\w*", "nem kell sietni",
    "no (?:es|corre) (?:urgente|prisa)", "sin prisas?\\b", "cuando (?:podais|pueda\\w*|tengais)",
    hebrew="לא דחוף|אין לחץ|כשיהיה (?:לכם )?זמן|כשמתאפשר",
)  # fmt: skip
BROKEN: Final = _words(
    "(?:does not|doesn't|doesn’t|not|stopped|isn't|isn’t) work\\w*", "error\\w*", "crash\\w*",
    "is down\\b", "broken\\b", "fail(?:s|ed|ing|ure)?\\b",
    "nem (?:mukodik|megy|nyomtat|indul|tud\\w*|erheto el|nyilik)", "hiba\\w*", "leallt\\w*",
    "elromlott\\w*",
    "no (?:funciona\\w*|va|puedo|podemos|imprime|arranca|carga)\\b", "fall[oa]\\b", "averia\\w*",
    "caid[oa]\\b",
    hebrew="לא (?:עובדת?|נפתחת?|מצליחים?|נדלקת?|מדפיסה?|זמין)|תקלה|שגיאה|נפל|נפלה",
)  # fmt: skip

# In this order: the first whose words occur is proposed.
KINDS: Final[Mapping[str, Pattern]] = {
    "complaint": _words(
        "complain\\w*", "unacceptable\\b", "fed up\\b", "panasz\\w*", "reklamacio\\w*",
        "elfogadhatatlan\\w*", "felhaborito\\w*", "quejas?\\b", "quejarme\\b", "reclamacion\\w*",
        "inaceptable\\b", hebrew="תלונה|מתלוננת?|לא מקובל|בלתי מתקבל",
    ),
    "quote": _words(
        "quot(?:e|ation)s?\\b", "price (?:offer|for)\\b", "how much (?:would|does|do|is)\\b",
        "arajanlat\\w*", "ajanlatot\\b", "mennyibe kerul\\w*", "mennyiert\\b",
        "presupuestos?\\b", "cotizacion\\w*", "cuanto (?:cuesta|costaria|vale)",
        hebrew="הצעת מחיר|כמה (?:יעלה|עולה)",
    ),
    "incident": BROKEN,
    "request": _words(
        "(?:please|could you|can you) (?:add|create|set up|install|order|give|grant|remove|move)",
        "new (?:employee|colleague|user|laptop|account|starter)\\b", "we need an? ",
        "uj (?:munkatars|kollega|felhasznalo|laptop|fiok|gep)\\w*",
        "szuksegunk (?:van|lenne)", "telepitsek\\w*", "telepiteset\\b", "hozzaferes\\w*",
        "solicit\\w*", "nuev[oa]s? (?:emplead|usuari|companer|portatil|cuenta)\\w*",
        "necesitamos un\\w*", "dar de alta",
        hebrew="מבקשת?|מבקשים|עובדת? חדשה?|להוסיף|להתקין|נבקש",
    ),
    "question": _words(
        "how (?:do|can|should) (?:i|we)\\b", "is it possible\\b", "is there a way\\b",
        "hogyan (?:tud|lehet|kell)\\w*", "lehet-e\\b", "lehetseges-e\\b", "mi a teendo",
        "como (?:puedo|podemos|se puede)", "es posible\\b",
        hebrew="איך (?:אפשר|אני|אנחנו|ניתן)|האם (?:אפשר|ניתן|יש)",
    ),
}  # fmt: skip


def find(pattern: Pattern, text: str) -> str:
    """The words of the text that match, as they were written; "" if none do."""
    bare = plain(text)
    hit = pattern.search(bare)
    if hit is None:
        return ""
    start, end = hit.span()
    return text[start:end] if len(bare) == len(text) else hit[0]
