"""Names of holidays in the languages that the library does not speak for a country.

The library knows a country's own language and English; a reader in Barcelona whose customer is in
Budapest needs the third one too. English titles are the key.
"""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

HOL_HAMOED = {"en": "Hol HaMoed", "hu": "Félünnep", "he": "חול המועד", "es": "Jol HaMoed"}
EVE = {"en": "Eve of {}", "hu": "{} előestéje", "he": "ערב {}", "es": "Víspera de {}"}

_OBSERVED = " (observed)"
_FOLLOWING = "Monday following "
_SUFFIX = {"hu": "{} (áthelyezve)", "he": "{} (נדחה)", "es": "{} (trasladado)"}
_MONDAY = {"hu": "{} utáni hétfő", "he": "יום שני שאחרי {}", "es": "Lunes siguiente a {}"}

# English: (Hungarian, Hebrew, Spanish)
_NAMES = {
    "New Year's Day": ("Újév", "ראש השנה האזרחית", "Año Nuevo"),
    "New Year Holiday": ("Újévi szünnap", "חופשת השנה האזרחית", "Festivo de Año Nuevo"),
    "Epiphany": ("Vízkereszt", "חג ההתגלות", "Epifanía del Señor"),
    "National Day": ("Nemzeti ünnep", "חג לאומי", "Fiesta Nacional"),
    "Maundy Thursday": ("Nagycsütörtök", "יום חמישי הקדוש", "Jueves Santo"),
    "Good Friday": ("Nagypéntek", "יום שישי הטוב", "Viernes Santo"),
    "Easter": ("Húsvétvasárnap", "חג הפסחא", "Domingo de Pascua"),
    "Easter Monday": ("Húsvéthétfő", "יום שני של פסחא", "Lunes de Pascua"),
    "Labor Day": ("A munka ünnepe", "חג הפועלים", "Fiesta del Trabajo"),
    "Pentecost": ("Pünkösdvasárnap", "חג השבועות הנוצרי", "Pentecostés"),
    "Pentecost Monday": ("Pünkösdhétfő", "יום שני של חג השבועות הנוצרי", "Lunes de Pentecostés"),
    "State Foundation Day": ("Az államalapítás ünnepe", "יום ייסוד המדינה", "Fundación del Estado"),
    "Assumption Day": ("Nagyboldogasszony", "חג עליית מרים השמימה", "Asunción de la Virgen"),
    "All Saints' Day": ("Mindenszentek", "יום כל הקדושים", "Todos los Santos"),
    "Constitution Day": ("Az alkotmány napja", "יום החוקה", "Día de la Constitución"),
    "Immaculate Conception": ("Szeplőtelen fogantatás", "חג ההתעברות", "Inmaculada Concepción"),
    "Christmas Eve": ("Szenteste", "ערב חג המולד", "Nochebuena"),
    "Christmas Day": ("Karácsony", "חג המולד", "Navidad"),
    "Second Day of Christmas": ("Karácsony másnapja", "היום השני של חג המולד", "San Esteban"),
    "Boxing Day": ("Karácsony másnapja", "יום האיגרוף", "Boxing Day"),
    "Saint Stephen's Day": ("Szent István napja", "יום סטפנוס הקדוש", "San Esteban"),
    "Saint John the Baptist": ("Keresztelő Szent János", "יום יוחנן המטביל", "San Juan"),
    "Saint Joseph's Day": ("Szent József napja", "יום יוסף הקדוש", "San José"),
    "Saint James' Day": ("Szent Jakab napja", "יום יעקב הקדוש", "Santiago Apóstol"),
    "Saint George's Day": ("Szent György napja", "יום גאורגיוס הקדוש", "San Jorge"),
    "Corpus Christi": ("Úrnapja", "חג גוף המשיח", "Corpus Christi"),
    "National Day of Catalonia": ("Katalónia napja", "יום קטלוניה", "Fiesta Nacional de Cataluña"),
    "Madrid Day": ("Madrid napja", "יום מדריד", "Fiesta de la Comunidad de Madrid"),
    "Andalusia Day": ("Andalúzia napja", "יום אנדלוסיה", "Día de Andalucía"),
    "Valencian Community Day": ("Valencia napja", "יום ולנסיה", "Día de la Comunitat Valenciana"),
    "Galician National Day": ("Galicia napja", "יום גליסיה", "Día Nacional de Galicia"),
    "Day of the Balearic Islands": ("A Baleár-szigetek napja", "יום האיים הבלאריים",
                                    "Día de las Illes Balears"),
    "Day of the Canary Islands": ("A Kanári-szigetek napja", "יום האיים הקנריים",
                                  "Día de Canarias"),
    "May Day": ("Május elseje", "חג האביב", "Fiesta de mayo"),
    "Spring Bank Holiday": ("Tavaszi szünnap", "חופשת האביב", "Festivo de primavera"),
    "Summer Bank Holiday": ("Nyári szünnap", "חופשת הקיץ", "Festivo de verano"),
    "Late Summer Bank Holiday": ("Nyár végi szünnap", "חופשת סוף הקיץ",
                                 "Festivo de fin de verano"),
    "Saint Patrick's Day": ("Szent Patrik napja", "יום פטריק הקדוש", "San Patricio"),
    "Saint Andrew's Day": ("Szent András napja", "יום אנדרו הקדוש", "San Andrés"),
    "Battle of the Boyne": ("A boyne-i csata", "קרב הבוין", "Batalla del Boyne"),
    "Pesach": ("Peszách", "פסח", "Pésaj"),
    "Seventh day of Pesach": ("Peszách hetedik napja", "שביעי של פסח", "Séptimo día de Pésaj"),
    "Independence Day": ("A függetlenség napja", "יום העצמאות", "Día de la Independencia"),
    "Shavuot": ("Sávuót", "שבועות", "Shavuot"),
    "Rosh Hashanah": ("Ros hásáná", "ראש השנה", "Rosh Hashaná"),
    "Yom Kippur": ("Jom kippur", "יום כיפור", "Yom Kipur"),
    "Sukkot": ("Szukkót", "סוכות", "Sucot"),
    "Simchat Torah / Shemini Atzeret": ("Szimchát Tóra", "שמחת תורה / שמיני עצרת",
                                        "Simjat Torá"),
}  # fmt: skip

# Where the library's spelling is not the language's own.
_MENDED = {"Húsvét Hétfő": "Húsvéthétfő", "A Munka ünnepe": "A munka ünnepe"}

_WORKED = {
    "en": "Worked instead of {}",
    "hu": "Ledolgozás ({} helyett)",
    "he": "יום עבודה במקום {}",
    "es": "Laborable en lugar del {}",
}
_REST = {
    "en": "Day off, worked on {} instead",
    "hu": "Pihenőnap (ledolgozva: {})",
    "he": "יום חופש תמורת עבודה ב־{}",
    "es": "Día libre, se trabaja el {}",
}


def in_four_languages(english: str, spoken: Mapping[str, str]) -> dict[str, str]:
    """The names the library gave (`spoken`, by language), completed from our own table."""
    names = {"en": english} | {code: _MENDED.get(name, name) for code, name in spoken.items()}
    for number, code in enumerate(("hu", "he", "es")):
        if code not in names and (own := _translated(english, number, code)):
            names[code] = own
    return names


def worked_day(instead_of: date) -> dict[str, str]:
    """The name of a day worked instead of another one."""
    return {code: text.format(_day(instead_of, code)) for code, text in _WORKED.items()}


def rest_day(worked: date) -> dict[str, str]:
    """The name of a day off that is worked on another one."""
    return {code: text.format(_day(worked, code)) for code, text in _REST.items()}


def _translated(english: str, number: int, code: str) -> str | None:
    """None when any part of the name is missing: a half-translated name helps nobody."""
    parts = []
    for title in english.split("; "):
        plain = title.removesuffix(_OBSERVED).removeprefix(_FOLLOWING)
        if plain not in _NAMES:
            return None
        name = _NAMES[plain][number]
        name = _MONDAY[code].format(name) if title.startswith(_FOLLOWING) else name
        parts.append(_SUFFIX[code].format(name) if title.endswith(_OBSERVED) else name)
    return "; ".join(parts)


def _day(day: date, code: str) -> str:
    pattern = {"en": "d MMMM", "hu": "MMMM d.", "he": "d בMMMM", "es": "d 'de' MMMM"}
    return format_date(day, pattern[code], locale=code)
