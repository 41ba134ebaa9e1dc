"""Damaged mail through everything that reads it: `python -m bench.fuzz FOLDER --seconds 600`.

Real messages of a folder are cut, spliced, repeated, recoded and nested; between them come heaps of
headers and of MIME parts. Each goes through what the intake does with the bytes of a mail before
the database: parsing, folding, threading, forwards, thanks, bounces, fingerprint. An exception, a
text that the database would not take, or more than LONGEST seconds for one message is a fault: its
bytes are kept beside its seed. Seconds are of CPU. Prints how many, the slowest, and by how much
the process grew.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

LONGEST = 2.0  # seconds of CPU for one message
MOST_BYTES = 400_000
CHARSETS = (b"utf-7", b"utf-16", b"iso-2022-jp", b"hz", b"unicode_escape", b"idna", b"klingon", b"")
ENCODINGS = (b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"binary", b"7bit", b"")
TYPES = (b"multipart/mixed; boundary=b", b"multipart/alternative", b"message/rfc822", b"text/html",
         b"text/calendar", b"application/ms-tnef", b"multipart/report; boundary=b",
         b"message/delivery-status", b"multipart/signed; boundary=b", b"text/plain; format=flowed",
         b"message/partial", b"message/external-body; access-type=url")  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--seconds", type=float, default=600.0)
    options.add_argument("--seed", type=int, default=0, help="0: another one each time")
    given = options.parse_args()
    set_up()
    first = given.seed or random.SystemRandom().randrange(1, 10**9)
    files = sorted(one for one in given.folder.rglob("*") if one.is_file())
    mails = [one.read_bytes()[:MOST_BYTES] for one in files]
    kept = Path(tempfile.mkdtemp(prefix="servanda-fuzz-"))
    signal.signal(signal.SIGVTALRM, _too_long)
    begun, before, tried = time.process_time(), _megabytes(), 0
    faults: dict[str, int] = {}
    slow: list[tuple[float, int, int]] = []
    while time.process_time() - begun < given.seconds:
        seed = first + tried
        raw = damaged(mails, random.Random(seed))
        tried += 1
        start = time.process_time()
        if (fault := _fault(raw)) and fault not in faults:
            faults[fault] = seed
            (kept / f"{seed}.eml").write_bytes(raw)
            print(f"seed {seed}: {fault}", flush=True)
        slow = sorted([*slow, (time.process_time() - start, len(raw), seed)])[-5:]
    took = time.process_time() - begun
    print(f"{tried} messages in {took:.0f} s of CPU ({tried / took:.0f} a second), seed {first} on;"
          f" {len(faults)} faults; grown by {_megabytes() - before:.0f} MB")  # fmt: skip
    for seconds, size, seed in reversed(slow):
        print(f"  {seconds * 1000:7.0f} ms {size:8} bytes  seed {seed}")
    if faults:
        print(f"kept in {kept}")
    return 1 if faults else 0


def set_up() -> None:
    from bench.database import set_up as with_django

    with_django("postgresql:///nowhere")  # reading touches no database


def _fault(raw: bytes) -> str:
    """What is wrong with how it is read, in one line; "" if nothing."""
    from servanda.mail.tests.test_fuzz import check

    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        check(raw)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} {str(error)[:80]!r} at {place.filename}:{place.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


class TooLong(Exception):
    """More than LONGEST seconds."""


def _too_long(_number: int, _frame: object) -> None:
    raise TooLong


def damaged(mails: list[bytes], chance: random.Random) -> bytes:
    """One message, the same for the same seed."""
    raw = chance.choice((_soup, _mime))(chance) if chance.random() < 0.15 else chance.choice(mails)
    for _ in range(chance.choice((1, 1, 2, 3, 6, 12))):
        raw = chance.choice(WAYS)(raw, mails, chance)[:MOST_BYTES]
    return raw


def _cut(raw: bytes, _mails: list[bytes], chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
    return raw[:a] + raw[b:] if chance.random() < 0.5 else raw[a:b]


def _flip(raw: bytes, _mails: list[bytes], chance: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 30) if raw else 0):
        new = chance.choice((0, 10, 13, 32, 34, 40, 60, 61, 92, 255, chance.randrange(256)))
        changed[chance.randrange(len(changed))] = new
    return bytes(changed)


def _splice(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(mails)
    return raw[: chance.randrange(len(raw) + 1)] + other[chance.randrange(len(other) + 1) :]


def _repeat(raw: bytes, _mails: list[bytes], chance: random.Random) -> bytes:
    a = chance.randrange(len(raw) + 1)
    piece = raw[a : a + chance.choice((1, 8, 80, 800))]
    return raw[:a] + piece * chance.choice((2, 20, 2000)) + raw[a:]


def _swap_lines(raw: bytes, _mails: list[bytes], chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    for _ in range(chance.randint(1, 8)):
        a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def _mislabel(raw: bytes, _mails: list[bytes], chance: random.Random) -> bytes:
    head, gap, body = raw.partition(b"\n\n" if b"\n\n" in raw else b"\r\n\r\n")
    label = chance.choice((
        b"Content-Type: " + chance.choice(TYPES),
        b"Content-Type: text/plain; charset=" + chance.choice(CHARSETS),
        b"Content-Transfer-Encoding: " + chance.choice(ENCODINGS),
        b"Subject: =?" + chance.choice(CHARSETS) + b"?Q?=00=FF=?=",
    ))  # fmt: skip
    return label + b"\n" + head + gap + body


def _nest(raw: bytes, _mails: list[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 3, 40))):
        raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw + b"\n--b--\n"
        if len(raw) > MOST_BYTES:
            break
    return raw


def _soup(chance: random.Random) -> bytes:
    from servanda.mail.tests.test_fuzz import SAMPLES

    return b"".join(chance.choice(SAMPLES) for _ in range(chance.choice((10, 100, 3000))))


def _mime(chance: random.Random) -> bytes:
    raw = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    for _ in range(chance.choice((2, 20, 400))):
        raw += b"--b\nContent-Type: " + chance.choice(TYPES)
        raw += b"\nContent-Transfer-Encoding: " + chance.choice(ENCODINGS)
        raw += b"\nContent-Disposition: attachment; filename*0*=" + chance.choice(CHARSETS) + b"''%"
        raw += b"\n\n" + chance.randbytes(chance.randrange(200)) + b"\n"
    return raw


Way = Callable[[bytes, list[bytes], random.Random], bytes]
WAYS: tuple[Way, ...] = (_cut, _flip, _splice, _repeat, _swap_lines, _mislabel, _nest)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
