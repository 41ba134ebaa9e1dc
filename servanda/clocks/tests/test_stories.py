"""The stories of `stories/*.txt`, told to the real product: each must come to its own ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.clocks.tests import telling

pytestmark = pytest.mark.django_db
STORIES = list(telling.read(Path(__file__).parent / "stories"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_story(story):
    telling.Stage().tell(story)
