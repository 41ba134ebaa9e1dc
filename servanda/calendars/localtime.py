"""Local wall time to instants, with a rule for the hours that do not exist or come twice.

Instants are whole seconds since 1970-01-01 UTC; a wall time is the same count on the local clock.
"""

from bisect import bisect_left
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WALL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock has no zone


def load_zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError) as error:
        raise ValueError(
            f'{name!r} is not a time zone; use an IANA name such as "Europe/Budapest"'
        ) from error


def first_instant(zone: ZoneInfo, wall: int) -> int:
    """When an opening at this wall time happens: its first occurrence, or the end of the gap."""
    before, after = _offsets(zone, wall)
    return wall - before if before >= after else _end_of_gap(zone, wall, before, after)


def last_instant(zone: ZoneInfo, wall: int) -> int:
    """When a closing at this wall time happens: its second occurrence, or the end of the gap."""
    before, after = _offsets(zone, wall)
    return wall - after if before >= after else _end_of_gap(zone, wall, before, after)


def wall_of(zone: ZoneInfo, instant: int) -> int:
    """What the local clock shows at an instant."""
    return instant + _offset_at(zone, instant)


def _offsets(zone: ZoneInfo, wall: int) -> tuple[int, int]:
    """UTC offsets of a wall time read with fold 0 and 1; they differ only around a change."""
    local = _WALL_EPOCH + timedelta(0, wall)
    return _seconds(zone.utcoffset(local)), _seconds(zone.utcoffset(local.replace(fold=1)))


def _end_of_gap(zone: ZoneInfo, wall: int, before: int, after: int) -> int:
    """The change lies between the two readings of a wall time that does not exist."""
    candidates = range(wall - after, wall - before + 1)
    changed = bisect_left(candidates, True, key=lambda at: _offset_at(zone, at) != before)
    return candidates[changed]


def _offset_at(zone: ZoneInfo, instant: int) -> int:
    return _seconds(datetime.fromtimestamp(instant, zone).utcoffset())


def _seconds(offset: timedelta | None) -> int:
    assert offset is not None, "an IANA zone has an offset at every time"
    return offset.days * 86_400 + offset.seconds
