"""Reads the command line and calls one command.

Only the command which was asked for is imported.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from servanda.cli.problem import Problem

COMMANDS = {
    "demo": "start the demonstration: database, sample company, web and worker",
    "web": "serve the desk and the portal",
    "worker": "run what happens by itself: mail in and out, due times, escalation",
    "migrate": "bring the database to this version",
    "mail": "take mail in: `deliver` from standard input, `fetch` from the mailboxes",
    "ticket": "show a ticket",
    "clocks": "check all running clocks, or explain those of one ticket",
    "journal": "verify that the record is whole",
    "doctor": "look at the installation and say what to mend",
    "check": "check the settings (--deploy: for production)",
    "db": "upgrade the embedded database",
    "manage": "run a Django command",
}


def main(words: Sequence[str] | None = None) -> int:
    """Returns the exit code. What is in the way is said in a sentence on standard error."""
    words = list(sys.argv[1:] if words is None else words)
    try:
        args = parser(words).parse_args(words)
        if args.data:
            os.environ["SERVANDA_DATA"] = args.data
        code: int = import_module(f"servanda.cli.{args.command}").run(args)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return problem.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not (sentence := about_the_database(error)):
            raise
        print(sentence, file=sys.stderr)
        return 1
    return code


def about_the_database(error: Exception) -> str:
    """What to do where the database is away or empty; "" for any other error."""
    name, text = type(error).__name__, str(error).strip().partition("\n")[0]
    if name == "OperationalError":
        return f"The database cannot be used: {text}\nCheck DATABASE_URL, then `servanda doctor`."
    if name == "ProgrammingError" and "does not exist" in text:
        return f"The database is not of this version ({text}). Run `servanda migrate`."
    return ""


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """With the arguments of the command that is asked for; of the others, the line of help."""
    top = argparse.ArgumentParser(
        prog="servanda", description="The service desk which keeps its agreements."
    )
    top.add_argument("--data", help="the data folder (default: SERVANDA_DATA, or ./var)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        if name not in words:
            commands.add_parser(name, help=text)
        else:
            module = import_module(f"servanda.cli.{name}")
            module.arguments(commands.add_parser(name, help=text, description=module.__doc__))
    return top
