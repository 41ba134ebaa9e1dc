"""What every other package stands on; it knows nothing of tickets or customers.

Only names that need no database are offered here, so that pure modules can import them.
"""

from servanda.kernel.actor import Actor
from servanda.kernel.errors import Refused
from servanda.kernel.time import now, pretend

__all__ = ["Actor", "Refused", "now", "pretend"]
