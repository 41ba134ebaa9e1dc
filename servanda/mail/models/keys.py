"""The keys by which our letters are signed."""

from __future__ import annotations

from django.db import models

from servanda.mail.sealing import Sealed


class SigningKey(models.Model):
    """The key by which letters of a domain are signed (DKIM), while `started_at` is set."""

    domain = models.CharField(max_length=253, unique=True, help_text="lower case")
    selector = models.CharField(max_length=63)
    sealed_private = models.BinaryField()
    public = models.TextField()
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)

    private = Sealed("sealed_private")

    def __str__(self) -> str:
        return self.record_name

    @property
    def record_name(self) -> str:
        """Where the public half stands in DNS."""
        return f"{self.selector}._domainkey.{self.domain.encode('idna').decode()}"

    @property
    def record(self) -> str:
        """What stands there, as a TXT record."""
        return f"v=DKIM1; k=rsa; p={self.public}"
