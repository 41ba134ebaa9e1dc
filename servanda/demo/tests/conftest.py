"""The sample company in a database of tests: made once for a module, then taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from servanda import kernel

if TYPE_CHECKING:
    from servanda.demo.script import Script

Company = Callable[[datetime, "Sequence[Script] | None"], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Company:
    """`with company(end, scripts): …` is a database with the company, whose "now" is `end`."""

    from servanda.demo.loading import fill
    from servanda.demo.simulator import Simulator

    Simulator.strict = True

    @contextmanager
    def made(end: datetime, chosen: Sequence[Script] | None = None) -> Iterator[None]:
        with django_db_blocker.unblock():
            outer = transaction.atomic()
            outer._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase does
            with outer:
                fill(seed=1, start=end, progress=lambda _: None, chosen=chosen)
                with kernel.pretend(end):
                    yield
                transaction.set_rollback(True)

    return made
