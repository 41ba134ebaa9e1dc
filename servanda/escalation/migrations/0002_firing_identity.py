"""A firing is known by what neither an amendment nor a late entry moves."""

from django.db import migrations, models

# Of a repeating clock's cycles only the due time is known; it tells them apart.
KNOWN_BEFORE = """
UPDATE escalation_firing AS firing
   SET percent = rung.percent,
       place = (SELECT count(*) FROM contracts_rung AS other
                WHERE other.version_id = rung.version_id AND other.percent = rung.percent
                  AND other.position < rung.position),
       since = CASE WHEN firing.metric = 'next_update' THEN firing.due_at
                    ELSE ticket.received_at END
  FROM contracts_rung AS rung, tickets_ticket AS ticket
 WHERE rung.id = firing.rung_id AND ticket.id = firing.ticket_id;
DELETE FROM escalation_firing AS firing USING escalation_firing AS earlier
 WHERE earlier.id < firing.id
   AND (earlier.ticket_id, earlier.metric, earlier.since, earlier.percent, earlier.place)
     = (firing.ticket_id, firing.metric, firing.since, firing.percent, firing.place);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("escalation", "0001_initial"),
        ("contracts", "0002_signed_is_signed"),
        ("tickets", "0001_initial"),
    ]

    operations = [
        migrations.AddField("firing", "since", models.DateTimeField(null=True)),
        migrations.AddField("firing", "percent", models.SmallIntegerField(null=True)),
        migrations.AddField("firing", "place", models.SmallIntegerField(default=0)),
        migrations.RunSQL(KNOWN_BEFORE, migrations.RunSQL.noop),
        migrations.AlterField("firing", "since", models.DateTimeField()),
        migrations.AlterField("firing", "percent", models.SmallIntegerField()),
        migrations.RemoveConstraint("firing", "rung_fires_once"),
        migrations.AddConstraint(
            "firing",
            models.UniqueConstraint(
                fields=["ticket", "metric", "since", "percent", "place"], name="rung_fires_once"
            ),
        ),
        migrations.RemoveField("firing", "cycle"),
    ]
