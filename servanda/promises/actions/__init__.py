"""Planning work, and telling the customer what follows from it."""

from servanda.promises.actions.planning import move, plan, put_back, remove, replan
from servanda.promises.actions.telling import tell

__all__ = ["move", "plan", "put_back", "remove", "replan", "tell"]
