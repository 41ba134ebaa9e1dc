"""What comes back every so often. The one list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from servanda.kernel import digest
from servanda.kernel.periodic import Periodic

PERIODIC: Sequence[Periodic] = (
    Periodic("journal.digest", every=timedelta(days=1), after=timedelta(hours=2), run=digest.write),
)
