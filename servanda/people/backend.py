"""Who signed in, read together with whose account it is: pages ask it first, each time."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.backends import ModelBackend

from servanda.people.models import Account
from servanda.people.queries import account_signed_in

SIGN_IN: Final = "servanda.people.backend.OneQuery"


class OneQuery(ModelBackend):
    """Django's own, by password; a page reads account, colleague and roles at once."""

    def get_user(self, user_id: Any) -> Account | None:
        account = account_signed_in(user_id)
        return account if account and self.user_can_authenticate(account) else None
