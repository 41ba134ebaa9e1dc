"""PostgreSQL for those who have none: started with us, reachable by us alone, ended with us.

The server listens on a unix socket in a folder only its user (and root) can enter, and needs no
password there. When root starts it, it runs as `nobody`: other programs running as `nobody` could
reach it too. An installation which matters runs as a user of its own, or sets DATABASE_URL.
"""

from servanda.cli.postgres.server import Busy, Server, start, start_spare

__all__ = ["Busy", "Server", "start", "start_spare"]
