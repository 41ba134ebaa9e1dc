"""What a server (uvicorn) runs: `servanda.config.asgi:application`."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from servanda.config.environment import require_secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.config.settings")

require_secret_key()
application = get_asgi_application()
