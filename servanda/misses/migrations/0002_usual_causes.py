"""A desk without causes could not tell a customer of a missed time."""

from typing import Any

from django.db import migrations

from servanda.misses.usual import CAUSES


def _put(apps: Any, _editor: Any) -> None:
    cause = apps.get_model("misses", "Cause")
    if not cause.objects.exists():
        for position, name in enumerate(CAUSES.values(), 1):
            cause.objects.create(name=name, position=position)


class Migration(migrations.Migration):
    dependencies = [("misses", "0001_initial")]

    operations = [migrations.RunPython(_put, migrations.RunPython.noop)]
