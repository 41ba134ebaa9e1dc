"""A real Dovecot in a temporary folder: one IMAP server on a loopback port, any name signs in with
the password "secret"; with `asks`, also with a token (XOAUTH2) of which it asks at that address."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from imapclient import IMAPClient

BINARY = shutil.which("dovecot") or (
    "/usr/sbin/dovecot" if os.path.exists("/usr/sbin/dovecot") else None
)
ABSENT = "Dovecot is not installed (Debian: apt install dovecot-imapd)"
PASSWORD = "secret"
CONFIG = """
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 0
default_internal_user = {user}
default_login_user = {login}
default_internal_group = {group}
mail_location = maildir:{base}/mail/%n
mail_uid = {user}
mail_gid = {group}
mailbox_list_index = no
auth_mechanisms = plain login xoauth2
{tokens}
passdb {{
  driver = static
  mechanisms = plain login
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/mail/%n
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


TOKENS = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2.conf
}}
"""
ASKING = """
introspection_mode = auth
introspection_url = {asks}
username_attribute = username
username_format = %u
active_attribute = active
active_value = true
"""


class Dovecot:
    def __init__(self, asks: str = "") -> None:
        self.asks = asks
        self.base = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._configure()

    def _configure(self) -> None:
        root = os.getuid() == 0
        me = pwd.getpwuid(os.getuid()).pw_name
        user, login = ("dovecot", "dovenull") if root else (me, me)
        group = "dovecot" if root else str(os.getgid())
        for part in ("run", "mail"):
            (self.base / part).mkdir()
        if root:
            shutil.chown(self.base / "mail", user)
            self.base.chmod(0o755)
        (self.base / "dovecot.conf").write_text(
            CONFIG.format(
                base=self.base,
                user=user,
                login=login,
                group=group,
                port=self.port,
                tokens=TOKENS.format(base=self.base) if self.asks else "",
            )
        )
        (self.base / "oauth2.conf").write_text(ASKING.format(asks=self.asks))

    def start(self) -> None:
        assert BINARY
        self.process = subprocess.Popen(
            [BINARY, "-F", "-c", str(self.base / "dovecot.conf")], stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        log = self.base / "log"
        raise RuntimeError(f"Dovecot did not start: {log.read_text() if log.exists() else ''}")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def client(self, user: str) -> IMAPClient:
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=10)
        client.normalise_times = False
        client.login(user, "secret")
        return client

    def forget_uids(self, user: str) -> None:
        """As after a restored backup: the folder gets a new UIDVALIDITY and new numbers."""
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache",
                     "dovecot-uidvalidity"):  # fmt: skip
            for path in (self.base / "mail" / user).rglob(f"{name}*"):
                path.unlink()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
