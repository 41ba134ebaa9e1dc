"""Lines of spans: (start, end) pairs of whole numbers, sorted and disjoint."""

from collections.abc import Iterable

from servanda.calendars.periods import Span


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans without the empty ones; what touches or overlaps becomes one."""
    line: list[Span] = []
    for start, end in sorted(spans):
        if line and start <= line[-1][1]:
            line[-1] = (line[-1][0], max(end, line[-1][1]))
        elif start < end:
            line.append((start, end))
    return line


def clipped(spans: Iterable[Span], lo: int, hi: int) -> list[Span]:
    """The part of the spans that lies in [lo, hi]."""
    return [(max(a, lo), min(b, hi)) for a, b in spans if max(a, lo) < min(b, hi)]


def common(left: list[Span], right: list[Span]) -> list[Span]:
    """What two sorted lines of spans have in common."""
    found, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            found.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return found
