"""Pages of whatever can be taken from a place on, and back from it."""

from collections.abc import Sequence

import pytest

from servanda.kernel.keyset import EPOCH, Place, paged

ROWS = [Place(EPOCH, key) for key in range(1, 8)]


def take(place: Place | None, back: bool, count: int) -> Sequence[Place]:
    if back:
        assert place is not None
        return [row for row in reversed(ROWS) if row.key < place.key][:count]
    return [row for row in ROWS if place is None or row.key > place.key][:count]


@pytest.mark.parametrize(
    ("after", "before", "keys", "sides"),
    [
        (None, None, [1, 2, 3], (False, True)),
        (3, None, [4, 5, 6], (True, True)),
        (6, None, [7], (True, False)),
        (7, None, [1, 2, 3], (False, True)),
        (None, 7, [4, 5, 6], (True, True)),
        (None, 3, [1, 2, 3], (False, True)),
        (6, 2, [1, 2, 3], (False, True)),
    ],
)
def test_a_page_and_what_lies_beside_it(after, before, keys, sides):
    places = {"after": after and Place(EPOCH, after), "before": before and Place(EPOCH, before)}
    found = paged(take, 3, **places)
    assert found.keys == keys
    assert (bool(found.previous), bool(found.next)) == sides
