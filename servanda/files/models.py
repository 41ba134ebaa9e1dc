from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """Bytes kept once, named by their SHA-256. Who may read them is decided by what points here."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]
