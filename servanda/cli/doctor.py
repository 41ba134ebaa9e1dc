"""Look at the installation and say what to mend. Changes nothing."""

from __future__ import annotations

import argparse

from servanda.cli import setup
from servanda.cli.problem import Problem

SIGNS = {"fine": "ok  ", "look": "look", "mend": "MEND"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="show only what needs attention")


def run(args: argparse.Namespace) -> int:
    try:
        setup.prepare()
    except Problem as problem:
        print(f"{SIGNS['mend']}  {problem}")
        return 1
    from servanda.cli.checkup import findings

    worst = 0
    for finding in findings():
        worst = max(worst, finding.level == "mend")
        if finding.level != "fine" or not args.quiet:
            print(f"{SIGNS[finding.level]}  {finding.sentence}", flush=True)
    return int(worst)
