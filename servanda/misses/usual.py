"""The usual causes of missed times, which every installation begins with: a first letter can be
written before anybody has thought of a list. They end a sentence, so they begin small."""

from __future__ import annotations

from typing import Final

CAUSES: Final = {
    "part": {
        "en": "a part that we did not have in stock",
        "hu": "egy alkatrész nem volt raktáron",
        "he": "חלק שלא היה במלאי שלנו",
        "es": "una pieza que no teníamos en almacén",
    },
    "longer": {
        "en": "finding the fault took longer than we expected",
        "hu": "a hiba megtalálása tovább tartott a vártnál",
        "he": "איתור התקלה ארך יותר מהצפוי",
        "es": "localizar la avería llevó más de lo previsto",
    },
    "busy": {
        "en": "too few of us were free that day",
        "hu": "aznap kevés szabad kollégánk volt",
        "he": "באותו יום היו אצלנו מעט עובדים פנויים",
        "es": "ese día teníamos pocas personas disponibles",
    },
    "supplier": {
        "en": "a supplier of ours delivered late",
        "hu": "egy beszállítónk késve szállított",
        "he": "ספק שלנו איחר באספקה",
        "es": "un proveedor nuestro entregó con retraso",
    },
}
