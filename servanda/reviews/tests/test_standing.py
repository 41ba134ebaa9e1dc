"""How things stood at an instant, against what was seen at that instant itself."""

import pytest

from servanda import kernel
from servanda.reviews.scope import Scope
from servanda.reviews.standing import backlog, open_at, unanswered_at
from servanda.reviews.tests.history import NOW, play

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(4))
def test_what_was_open_and_unanswered_is_found_again_later(seed):
    history = play(seed)
    scope = Scope(history.head)
    counted = set(scope.tickets.values_list("pk", flat=True))
    midnights = sorted(history.open)
    with kernel.pretend(NOW):
        for at in midnights:
            expected = history.open[at] & counted
            assert set(open_at(scope, at, NOW).values_list("pk", flat=True)) == expected, at
            waiting = history.unanswered[at] & counted
            assert set(unanswered_at(scope, at, NOW)) == waiting, at
        numbers = backlog(scope, midnights, NOW)
    assert numbers == [len(history.open[at] & counted) for at in midnights]
