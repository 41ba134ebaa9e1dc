"""The signed papers of the sample company's contracts, and a typing error in one of them."""

from __future__ import annotations

from servanda.contracts import actions
from servanda.contracts.models import Line
from servanda.contracts.texts import texts_of
from servanda.demo.company.world import World
from servanda.kernel import Actor

MISTYPED, RIGHT = "harrow.workplace-bronze", "A.4"
WHY = "The signed paper has A.4; A.3 is about spare parts."


def make(world: World, *, by: Actor) -> None:
    versions = {line.version for line in world.lines.values()}
    for version in sorted(versions, key=lambda one: one.pk):
        number = version.contract.number
        actions.attach_document(
            version, by=by, name=f"{number.replace('/', '-')}.pdf", data=_pdf(f"Contract {number}")
        )
    line = Line.objects.select_related("version__contract").get(pk=world.lines[MISTYPED].pk)
    text = next(
        one for one in texts_of(line.version) if one.row_id == line.pk and one.field == "clause"
    )
    actions.correct(line.version, by=by, text=text, to=RIGHT, reason=WHY)


def _pdf(words: str) -> bytes:
    """One page with a line of plain Latin letters on it."""
    drawn = f"BT /F1 18 Tf 72 760 Td ({words}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{written}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    ).encode("ascii")
