"""How the first account is kept from strangers: a code that only the installation can show.

An empty installation is open to whoever comes first. So its first page asks for a code, which
`servanda web` and `servanda doctor` print where only the one who installs it reads. The code is
made of the secret key and kept nowhere; once there is a colleague, no code opens anything.
"""

from __future__ import annotations

from base64 import b32encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from servanda.people.models import Staff

_PURPOSE = "servanda.set-up-code"


def set_up_code() -> str:
    """Three groups of four letters and figures: 60 bits."""
    digest = salted_hmac(_PURPOSE, "first account", algorithm="sha256").digest()
    text = b32encode(digest).decode()[:12]
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def is_set_up_code(typed: str) -> bool:
    """Whether that is the code, however it was typed."""
    letters = "".join(each for each in typed.upper() if each.isalnum() and each.isascii())
    return constant_time_compare(letters, set_up_code().replace("-", ""))


def is_unclaimed() -> bool:
    """Whether nobody has an account yet."""
    return not Staff.objects.exists()


def first_page() -> str:
    """The absolute address of the page for the first account, with its code."""
    return f"{settings.BASE_URL}/desk/first?code={set_up_code()}"
