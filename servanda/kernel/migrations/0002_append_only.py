"""The database itself refuses to change or remove a journal row.

TRUNCATE is allowed in databases named test_…: that is how the test suite empties its tables
between tests with real commits, and nothing else is ever named so.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION servanda_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON kernel_entry
    FOR EACH ROW EXECUTE FUNCTION servanda_append_only();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON kernel_entry
    FOR EACH STATEMENT EXECUTE FUNCTION servanda_append_only();
"""

BACKWARD = """
DROP TRIGGER entry_no_truncate ON kernel_entry;
DROP TRIGGER entry_append_only ON kernel_entry;
DROP FUNCTION servanda_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
