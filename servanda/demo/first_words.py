"""The few words an agent writes when taking a case up whose solution takes longer."""

from __future__ import annotations

from typing import Final

from servanda.demo.case import Case

WORDS: Final = {
    "hu": (
        "Kedves {given}!\n\nKöszönöm a jelzést, én foglalkozom vele. Hamarosan írok, hol tartunk."
        "\n\nÜdvözlettel:\n{me}",
        "Jó napot kívánok!\n\nMegkaptuk, már nézzük. Ahogy látjuk az okát, jelentkezem."
        "\n\nÜdvözlettel:\n{me}",
        "Jó napot!\n\nÁtvettem, ma dolgozunk rajta. Ha közben változik valami, kérem, írja meg"
        " erre a levélre.\n\nÜdvözlettel:\n{me}",
    ),
    "es": (
        "Buenos días:\n\nLo hemos recibido y me ocupo yo. En cuanto sepamos la causa, le escribo."
        "\n\nUn saludo,\n{me}",
        "Buenas:\n\nGracias por avisar. Ya lo estamos mirando.\n\nUn saludo,\n{me}",
        "Buenos días:\n\nQueda anotado y empezamos con ello ahora mismo. Le mantengo al corriente."
        "\n\nUn saludo,\n{me}",
    ),
    "he": (
        "שלום {given},\n\nקיבלנו, ואני בטיפול. עדכון יישלח ברגע שתתברר הסיבה.\n\nבברכה,\n{me}",
        "שלום {given},\n\nתודה על הדיווח. הבדיקה התחילה.\n\nבברכה,\n{me}",
    ),
    "en": (
        "Hi {given},\n\nThanks for letting us know. I have it and will write as soon as I can see"
        " what is behind it.\n\nKind regards,\n{me}",
        "Hi {given},\n\nGot it, looking into it now.\n\nKind regards,\n{me}",
        "Hi {given},\n\nNoted, and on my desk. You will hear from me today.\n\nKind regards,\n{me}",
    ),
}
SPEAKING: Final = frozenset({"ask", "say", "plan", "decline", "discard", "merge", "attach", "call"})
FORGOTTEN: Final = 0.06  # the share of cases in which nobody writes


def for_case(case: Case) -> str:
    """What the agent writes; "" where the first act speaks itself, or nobody thinks of it."""
    script = case.script
    if script.channel not in ("mail", "portal") or not case.language:
        return ""
    if script.steps and script.steps[0][0] in SPEAKING:
        return ""
    if case.rng.random() < FORGOTTEN:
        return ""
    return case.say(case.rng.choice(WORDS[case.language]))
