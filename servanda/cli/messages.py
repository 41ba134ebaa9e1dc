"""Translations, without system tools: extract, update, check and compile the .po files by Babel.

python -m servanda.cli.messages update|check|compile
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
LANGUAGES = ("hu", "he", "es")
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**", "servanda.cli.messages:extract_template"),
]
KEYWORDS: Mapping[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTE = ["Translators:"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def extract_template(
    fileobj: io.BufferedReader,
    keywords: Mapping[str, Any],
    comment_tags: Sequence[str],
    options: Any,
) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """Django turns a template into something like Python; without its indentation Babel reads
    it.
    """
    from django.utils.translation.template import templatize

    text = templatize(fileobj.read().decode())
    flat = "\n".join(line.lstrip() for line in text.splitlines())
    yield from extract_python(io.BytesIO(flat.encode()), keywords, comment_tags, options)


def extracted() -> Catalog:
    """Every text of the program, with the places it stands in."""
    catalog = Catalog(project="Servanda", charset="utf-8", fuzzy=False)
    found = extract_from_dir(PACKAGE, METHODS, {}, KEYWORDS, NOTE, strip_comment_tags=True)
    for path, _line, text, notes, context in sorted(found, key=lambda each: (each[0], each[1])):
        place: Any = (Path("servanda", path).as_posix(), None)  # line numbers would only make noise
        flags = ["python-format"] if "%(" in "".join(_strings(text)) else []
        catalog.add(text, None, [place], flags, auto_comments=notes, context=context)
    return catalog


def compile_stale() -> None:
    """Write the .mo of every .po that is newer than its own."""
    for po in LOCALE.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            half = mo.with_suffix(f".{id(po)}")
            with half.open("wb") as file:
                write_mo(file, _read(po))
            half.replace(mo)  # whole or not at all: another process may be reading


def update() -> None:
    """Bring the three catalogues to the texts of the program.

    Guesses are not made: new is empty.
    """
    template = extracted()
    for language in LANGUAGES:
        path = _path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = _read(path) if path.exists() else _new(language)
        catalog.fuzzy = False
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=99, omit_header=False, sort_output=True)


def _new(language: str) -> Catalog:
    catalog = Catalog(locale=language, project="Servanda", charset="utf-8", fuzzy=False)
    if language == "he":  # two days, two hours: Hebrew has a form of its own
        plural = "nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);"
        catalog.mime_headers = [*catalog.mime_headers, ("Plural-Forms", plural)]
    return catalog


def faults() -> Iterator[str]:
    """What keeps the catalogues from being complete, one sentence each."""
    template = extracted()
    for language in LANGUAGES:
        if not _path(language).exists():
            yield f"{language}: there is no catalogue; run `make messages`"
            continue
        catalog = _read(_path(language))
        for message in _texts(template):
            yield from (f"{language}: {fault}" for fault in _message_faults(message, catalog))
    for path in sorted(LOCALE.glob("*_*/LC_MESSAGES/django.po")):
        yield from (f"{path.parts[-3]}: {fault}" for fault in _variant_faults(path, template))


def _variant_faults(path: Path, template: Catalog) -> Iterator[str]:
    """Catalogues of a manner (hu_Informal) hold a few texts; each must be one of the program's."""
    for ours in _texts(_read(path)):
        label = repr(_strings(ours.id)[0])
        original = template.get(ours.id, ours.context)
        if original is None:
            yield f"the program no longer says {label}"
        else:
            single = Catalog()
            single[ours.id] = ours
            yield from _message_faults(original, single)


def _message_faults(message: Message, catalog: Catalog) -> Iterator[str]:
    ours = catalog.get(message.id, message.context)
    label = repr(_strings(message.id)[0])
    if ours is None or not all(_strings(ours.string)) or not ours.string:
        yield f"missing: {label} ({message.locations[0][0]})"
    elif ours.fuzzy:
        yield f"fuzzy: {label}"
    elif isinstance(message.id, str) and _holes(message.id) != _holes(str(ours.string)):
        yield f"placeholders differ: {label} and {ours.string!r}"
    elif not isinstance(message.id, str) and not all(
        _holes(each) <= _holes(message.id[1]) for each in _strings(ours.string)
    ):
        yield f"placeholders differ: {label}"


def _holes(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _texts(catalog: Catalog) -> Iterable[Message]:
    return (message for message in catalog if message.id)


def _strings(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, list | tuple) else [str(text or "")]


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3].partition("_")[0])


def main(words: Sequence[str]) -> int:
    import os

    from servanda.cli.setup import SETTINGS

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if words == ["update"]:
        update()
    elif words == ["compile"]:
        compile_stale()
    elif words == ["check"]:
        found = list(faults())
        print("\n".join(found[:50]) or "All texts are translated.")
        if len(found) > 50:
            print(f"... and {len(found) - 50} more")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
