"""Which of our mailboxes a mail was written to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda.mail.models import Mailbox
from servanda.people.models import Team


@dataclass(slots=True)
class Boxes:
    """Our mailboxes by address, and teams by code."""

    by_address: dict[str, Mailbox] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)

    def owner(self, address: str) -> Mailbox | None:
        """Whose address it is: `desk+anything@` is that of `desk@`, if it takes such."""
        found = self.by_address.get(address)
        if found is not None:
            return found
        name, plus, rest = address.partition("+")
        box = self.by_address.get(f"{name}@{rest.rpartition('@')[2]}") if plus else None
        return box if box is not None and box.takes_plus else None

    def reached(self, addresses: Iterable[str]) -> tuple[Mailbox | None, Team | None]:
        """The first of our mailboxes among them, and the team that it goes to: the one named after
        the plus, else the mailbox's own."""
        boxes = [(box, one) for one in sorted(addresses) if (box := self.owner(one)) is not None]
        if not boxes:
            return None, None
        for _box, address in boxes:
            tag = address.partition("@")[0].partition("+")[2]
            if tag in self.teams:
                return _box, self.teams[tag]
        routed = [box for box, _address in boxes if box.route in self.teams]
        box = routed[0] if routed else boxes[0][0]
        return box, self.teams.get(box.route)


def look_up_boxes() -> Boxes:
    boxes = {box.address.lower(): box for box in Mailbox.objects.kept()}
    teams = {team.code: team for team in Team.objects.all()} if boxes else {}
    return Boxes(boxes, teams)
