"""The number by which processes know whether the terms they keep still hold."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE contracts_revision_number;
CREATE TABLE contracts_revision (
    id smallint PRIMARY KEY CHECK (id = 1),
    number bigint NOT NULL
);
"""

BACKWARD = """
DROP TABLE contracts_revision;
DROP SEQUENCE contracts_revision_number;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_signed_is_signed")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
