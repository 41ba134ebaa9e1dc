from django.db import migrations, models

import servanda.kernel
import servanda.kernel.refs
import servanda.kernel.words


def _fill(apps, schema_editor):
    """Each row gets a reference of its own before they have to be unique; what was switched off is
    paused."""
    for box in apps.get_model("mail", "Mailbox").objects.all():
        box.ref = servanda.kernel.refs.new_ref()
        if not box.is_active:
            box.paused_at = servanda.kernel.now()
        box.save(update_fields=["ref", "paused_at"])


def _add(name, field):
    return migrations.AddField(model_name="mailbox", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("mail", "0003_skipped_mails")]

    operations = [
        _add("ref", models.CharField(default="", max_length=16)),
        _add("language", models.CharField(blank=True, max_length=5)),
        _add("signature", servanda.kernel.words.WordsField(blank=True, default=dict)),
        _add("takes_plus", models.BooleanField(default=True)),
        _add("smtp_host", models.CharField(blank=True, max_length=255)),
        _add("smtp_port", models.PositiveIntegerField(default=587)),
        _add("smtp_security", models.CharField(default="starttls", max_length=10)),
        _add("smtp_user", models.CharField(blank=True, max_length=255)),
        _add("sealed_smtp_password", models.BinaryField(blank=True, default=b"")),
        _add("paused_at", models.DateTimeField(blank=True, null=True)),
        _add("removed_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="mailbox",
            name="ref",
            field=servanda.kernel.refs.RefField(
                default=servanda.kernel.refs.new_ref, editable=False, max_length=16, unique=True
            ),
        ),
        migrations.RemoveField(model_name="mailbox", name="is_active"),
    ]
