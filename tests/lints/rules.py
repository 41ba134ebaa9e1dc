"""Each rule with the files it reads, what it finds, and examples which keep the rule right."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

Finding = tuple[int, str]  # line number, the offending words
Finder = Callable[[str], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    name: str
    why: str
    applies: Callable[[PurePosixPath], bool]
    find: Finder
    good: Sequence[str]
    bad: Sequence[str]


def pattern(expression: str, *, comments: str = "") -> Finder:
    """Lines on which the expression occurs; `comments` is cut out first."""
    wanted = re.compile(expression)

    def find(text: str) -> Iterator[Finding]:
        if comments:
            text = re.sub(comments, lambda cut: "\n" * cut[0].count("\n"), text, flags=re.DOTALL)
        for number, line in enumerate(text.splitlines(), 1):
            if found := wanted.search(line):
                yield number, found[0].strip()

    return find


def is_code(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and not {"tests", "migrations"} & set(path.parts)


def is_page(path: PurePosixPath) -> bool:
    """Templates of pages. Mails are another matter: their readers ignore style sheets."""
    is_mail = "notices" in path.parts or {"mail", "mails"} & set(path.parts[3:])
    return path.suffix == ".html" and "templates" in path.parts and not is_mail


CLOCK_CALLS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
}
CLOCK_SQL = re.compile(r"\bnow\(\)|\bcurrent_(timestamp|date|time)\b|\w+_timestamp\(\)", re.I)


def other_clocks(text: str) -> Iterator[Finding]:
    tree = ast.parse(text)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCK_CALLS:
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno, node.arg
        elif isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            yield from ((node.lineno, "Now") for name in node.names if name.name == "Now")
        elif isinstance(node, ast.Constant) and id(node) not in prose:
            found = CLOCK_SQL.search(str(node.value))
            yield from [(node.lineno, found[0])] if found else []


def hidden_work(text: str) -> Iterator[Finding]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""):
            yield node.lineno, str(node.module)
        elif isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
            is_method = ast.unparse(node.args).startswith("self")
            yield from [(node.lineno, f"def {node.name}(self")] if is_method else []


RULES = [
    Rule(
        name="one clock",
        why="ask kernel.now(): tests and the simulator set it",
        applies=lambda path: is_code(path) and "kernel" not in path.parts,
        find=other_clocks,
        good=[
            "from servanda.kernel import now\nat = now()",
            'def f():\n    """Not timezone.now(), nor SQL now()."""',
            "import time\ntime.monotonic()",
        ],
        bad=[
            "timezone.now()",
            "datetime.now(UTC)",
            "date.today()",
            "DateTimeField(auto_now_add=True)",
            "default = timezone.now",
            'cursor.execute("UPDATE t SET at = now()")',
            'sql = "SELECT CURRENT_TIMESTAMP"',
            "from django.db.models.functions import Now",
        ],
    ),
    Rule(
        name="texts outside f-strings",
        why="inside one a text is not extracted, and its readers see English: name it before",
        applies=is_code,
        find=pattern(r"""f["'].*\{n?p?(gettext|gettext_lazy|_)\("""),
        good=['reason = _("The reason:")\nf"{reason} {words}"', 'f"{a_(1)}"'],
        bad=["""f"{_('The reason:')} {words}\"""", """f'{pgettext("a", "b")}'"""],
    ),
    Rule(
        name="no hidden work",
        why="a state change is a function in actions; what follows stands in config/reactions.py",
        applies=is_code,
        find=hidden_work,
        good=["def save(form): ...", "class A:\n    def saved(self): ..."],
        bad=[
            "from django.db.models.signals import post_save",
            "class A(Model):\n    def save(self, *args): ...",
        ],
    ),
    Rule(
        name="surfaces ask visible_to",
        why="desk and portal reach objects only by queries that know who asks",
        applies=lambda path: is_code(path) and path.parts[1] in {"desk", "portal", "downloads"},
        find=pattern(
            r"\.objects\b(?!\.(visible_to|none)\()|\b_default_manager\b|get_object_or_404\(\w+,"
        ),
        good=[
            "Ticket.objects.visible_to(actor).get(ref=ref)",
            "queryset=Staff.objects.none()",
            "get_object_or_404(Ticket.objects.visible_to(actor), ref=ref)",
        ],
        bad=["Ticket.objects.get(ref=ref)", "get_object_or_404(Ticket, ref=ref)"],
    ),
    Rule(
        name="typed days have bounds",
        why="the year 9999 leaves the calendar: use DayField and MomentField of desk.fields",
        applies=lambda path: is_code(path) and path.name != "fields.py",
        find=pattern(r"\bforms\.(DateField|DateTimeField)\b"),
        good=["DayField(label=_('Day'))", "models.DateField()", "forms.DateInput()"],
        bad=["forms.DateField()", "own = forms.DateTimeField(required=False)"],
    ),
    Rule(
        name="no left and right",
        why="logical properties turn with the language (Hebrew); use inline-start, inline-end",
        applies=lambda path: path.suffix == ".css" and "vendor" not in path.parts,
        find=pattern(
            r"(?<![\w-])((margin|padding|border|inset|scroll-margin|scroll-padding)-)?(left|right)"
            r"(-\w+)?\s*:|border-(top|bottom)-(left|right)-radius"
            r"|(text-align|float|clear)\s*:\s*(left|right)",
            comments=r"/\*.*?\*/",
        ),
        good=["a { margin-inline-start: 1rem }", "/* left: 0 */", "a { text-align: start }"],
        bad=[
            "a { left: 0 }",
            "a { margin-left: 1rem }",
            "a { border-right-color: red }",
            "a { border-top-left-radius: 2px }",
            "a { text-align: right }",
        ],
    ),
    Rule(
        name="no inline style or script",
        why="the Content-Security-Policy forbids them; use a class, or a module in static/",
        applies=is_page,
        find=pattern(
            r"\sstyle\s*=|<style\b|<script(?![^>]*\ssrc=)[^>]*>(?!\s*</script>)|\son[a-z]+\s*="
            r"|javascript:|\shx-on|=[\"']js:",
            comments=r"<!--.*?-->|\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}",
        ),
        good=[
            '<script type="module" src="/static/a.js"></script>',
            '<p class="style">on = off</p>',
            '<link rel="stylesheet" href="a.css">',
        ],
        bad=[
            '<p style="color: red">',
            "<style>a {}</style>",
            "<script>alert(1)</script>",
            '<a onclick="go()">',
            '<a href="javascript:go()">',
            '<a hx-on:click="go()">',
        ],
    ),
]
