"""The product's own words for `blame`, by language; a provider can write others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """Lines to look for, the sentence to say instead, and the steps of looking together."""

    phrases: tuple[str, ...]
    instead: str
    steps: tuple[str, ...]


OURS: Final = {
    "en": Wording(
        phrases=(
            "problem/issue/fault/error/cause is * not on our side/end",
            "problem/issue/fault/error/cause isn't * on our side/end",
            "problem/issue/fault/error is * not ours",
            "problem/issue/fault/error isn't ours",
            "not our problem/fault/responsibility/job/concern",
            "nothing to do with us",
            "problem/issue/fault/error/cause is * on your side/end",
            "problem/issue/fault/error/cause lies * with you/your",
            "problem/issue/fault/error is * at your side/end",
            "everything/all works/is * fine/ok/well on our side/end",
            "everything/all is working * on our side/end",
            "works/working fine/well for us",
            "we are not responsible for",
            "we're not responsible for",
            "it is your * fault",
            "it's your * fault",
            "you have to * contact your provider/isp",
        ),
        instead="We see where it stops, and we help you solve it: let us find the exact place"
        " together.",
        steps=(
            "What exactly does the customer see, on which device, since when?",
            "Try the same from another device and another network, together",
            "Follow the way step by step: device, network, provider, service; where does it stop?",
            "Write down the last place that works and the first that does not",
            "Agree who does what next, and who calls whoever is responsible there",
        ),
    ),
    "hu": Wording(
        phrases=(
            "nem nálunk van a hiba/probléma/gond",
            "a hiba/probléma/gond nem nálunk van/keletkezett/keresendő",
            "nem a mi oldalunkon van/keletkezett * hiba/probléma/gond",
            "hiba/probléma/gond nem a mi oldalunkon",
            "nem a mi hibánk/gondunk/problémánk/dolgunk/felelősségünk",
            "nem tartozik ránk/hozzánk",
            "nálunk minden/rendben * működik/rendben",
            "nálunk minden rendben",
            "a mi oldalunkon minden * rendben/működik",
            "az önök/önöknél/ön/maguk/nálatok/nálad oldalán van * hiba/probléma/gond",
            "hiba/probléma/gond az önök/ön oldalán",
            "a hiba/probléma/gond önöknél/önnél/nálatok/nálad van",
            "önöknél/önnél/nálatok/nálad van a hiba/probléma/gond",
            "ezért nem mi felelünk",
            "nem vagyunk felelősek/illetékesek",
            "ehhez nekünk nincs közünk",
            "forduljon/forduljanak a szolgáltatójához/szolgáltatójukhoz",
        ),
        instead="Látjuk, hol akad el, és segítünk megoldani: keressük meg együtt a pontos helyét.",
        steps=(
            "Mit lát pontosan az ügyfél, melyik eszközön, mióta?",
            "Próbálják ki együtt másik eszközről és másik hálózatról",
            "Járják végig lépésről lépésre: eszköz, hálózat, szolgáltató, rendszer; hol akad el?",
            "Írja fel az utolsó helyet, amely működik, és az elsőt, amely nem",
            "Egyezzenek meg, ki mit tesz, és ki hívja fel az ott illetékest",
        ),
    ),
    "he": Wording(
        phrases=(
            "הבעיה/התקלה/השגיאה לא/אינה אצלנו",
            "הבעיה/התקלה/השגיאה היא לא אצלנו",
            "הבעיה/התקלה/השגיאה * לא/אינה בצד שלנו",
            "זה/זו לא/אינה * אצלנו",
            "לא/אינה הבעיה/באחריות/באחריותנו שלנו",
            "זו/זה לא הבעיה שלנו",
            "זו/זה לא האחריות שלנו",
            "לא באחריותנו",
            "אינו/אינה/אינם באחריותנו",
            "אצלנו הכל/הכול * תקין/עובד/בסדר",
            "הכל/הכול * תקין/עובד/בסדר אצלנו",
            "בצד שלנו הכל/הכול * תקין/עובד/בסדר",
            "הבעיה/התקלה/השגיאה * אצלכם/אצלך",
            "הבעיה/התקלה/השגיאה * בצד שלכם/שלך",
            "זה לא קשור אלינו",
            "לא קשור אלינו",
            "אנחנו לא אחראים",
        ),
        instead="רואים איפה זה נעצר ונעזור לפתור: נמצא יחד את המקום המדויק.",
        steps=(
            "מה בדיוק רואים אצל הלקוח, באיזה מכשיר וממתי?",
            "לנסות יחד ממכשיר אחר ומרשת אחרת",
            "לעבור את הדרך צעד צעד: מכשיר, רשת, ספק, שירות; איפה זה נעצר?",
            "לרשום את המקום האחרון שעובד ואת הראשון שלא",
            "לסכם מי עושה מה הלאה, ומי מתקשר לאחראי שם",
        ),
    ),
    "es": Wording(
        phrases=(
            "problema/fallo/error/incidencia/causa no es/está * nuestro/nuestra",
            "problema/fallo/error/incidencia/causa no está * nuestro lado",
            "problema/fallo/error/incidencia no es nuestro/nuestra",
            "no es * nuestro problema/fallo/error",
            "no es * nuestra culpa/responsabilidad/incidencia",
            "no es * culpa nuestra",
            "no es cosa nuestra",
            "por nuestra parte todo * bien/correcto/correctamente",
            "todo * bien/correcto/correctamente * por nuestra parte",
            "de nuestro lado todo * bien/correcto/correctamente",
            "a nosotros nos funciona",
            "problema/fallo/error/incidencia es/está * su/vuestro/tu lado",
            "problema/fallo/error/incidencia es suyo/suya/vuestro/vuestra/tuyo/tuya",
            "problema/fallo/error/incidencia es/está * de su parte",
            "no somos responsables",
            "no nos corresponde",
            "no tiene/tienen * que ver con nosotros",
        ),
        instead="Vemos dónde se detiene y le ayudamos a resolverlo: busquemos juntos el punto"
        " exacto.",
        steps=(
            "¿Qué ve exactamente el cliente, en qué equipo y desde cuándo?",
            "Probar juntos desde otro equipo y desde otra red",
            "Recorrer el camino paso a paso: equipo, red, operador, servicio; ¿dónde se detiene?",
            "Anotar el último punto que funciona y el primero que no",
            "Acordar quién hace qué a continuación y quién llama al responsable de allí",
        ),
    ),
}
