"""Ticket numbers come from one sequence: rising, never two the same, gaps allowed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE tickets_ticket_number START 1001",
            "DROP SEQUENCE tickets_ticket_number",
        )
    ]
