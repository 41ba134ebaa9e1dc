"""Who does something. Every verb takes one, every journal row names one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["staff", "contact", "sender", "key", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A colleague, a contact, the unknown sender of a mail, an API key, or the system itself.

    `id` is the primary key of the staff member or contact; `roles` are role codes (see
    people.access); `customer` is the customer's key of a contact, which bounds what it may see.
    """

    kind: ActorKind
    id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    customer: int | None = None

    @classmethod
    def system(cls) -> Actor:
        return cls("system", roles=frozenset({"system"}))

    @classmethod
    def sender(cls) -> Actor:
        """Somebody who wrote a mail and whom we do not know."""
        return cls("sender", roles=frozenset({"sender"}))

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def is_contact(self) -> bool:
        return self.kind == "contact"
