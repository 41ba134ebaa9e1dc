"""Systems are found by part of their name or number, accents and capitals do not matter.

As with people (people 0002), the column is kept by the database alone.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE systems_system ADD COLUMN plain text
    GENERATED ALWAYS AS (servanda_plain(name || ' ' || identifier)) STORED;
CREATE INDEX system_plain ON systems_system USING gin (plain gin_trgm_ops);
"""
BACKWARD = "ALTER TABLE systems_system DROP COLUMN plain;"


class Migration(migrations.Migration):
    dependencies = [("systems", "0001_initial"), ("people", "0002_search")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
