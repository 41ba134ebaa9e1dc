"""What finding a caller needs: names without accents and capitals, and indexes over parts of them.

The columns `plain` are kept by the database alone; Django does not know them.

unaccent() may depend on its dictionary, so PostgreSQL does not call it immutable; named with its
dictionary it is, for all purposes here. Both extensions are trusted: the database's owner may
create them.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

FORWARD = """
DO $$
DECLARE home text := (SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n
                      ON n.oid = extnamespace WHERE extname = 'unaccent');
BEGIN
    EXECUTE format(
        'CREATE FUNCTION servanda_plain(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
         PARALLEL SAFE AS $f$ SELECT lower(%1$s.unaccent(%2$L::regdictionary, $1)) $f$',
        home, home || '.unaccent');
END $$;
ALTER TABLE people_customer
    ADD COLUMN plain text GENERATED ALWAYS AS (servanda_plain(name)) STORED;
ALTER TABLE people_contact ADD COLUMN plain text
    GENERATED ALWAYS AS (servanda_plain(family_name || ' ' || given_name)) STORED;
CREATE INDEX customer_plain ON people_customer USING gin (plain gin_trgm_ops);
CREATE INDEX contact_plain ON people_contact USING gin (plain gin_trgm_ops);
CREATE INDEX phone_part ON people_contactphone USING gin (number gin_trgm_ops);
"""

BACKWARD = """
DROP INDEX phone_part;
ALTER TABLE people_contact DROP COLUMN plain;
ALTER TABLE people_customer DROP COLUMN plain;
DROP FUNCTION servanda_plain(text);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
