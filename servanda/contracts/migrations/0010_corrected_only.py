"""The words of what was signed become nothing else than what the last correction of them says, and
corrections never change. All that promises something stays as it was signed, as before."""

from importlib import import_module

from django.db import migrations

CORRECTED = """
CREATE FUNCTION servanda_corrected(part text, was jsonb, becomes jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    words text[] := CASE part
        WHEN 'contracts_contract' THEN ARRAY['number', 'title']
        WHEN 'contracts_line' THEN ARRAY['clause', 'pause_clause']
        WHEN 'contracts_target' THEN ARRAY['clause']
        WHEN 'contracts_rung' THEN ARRAY['title']
        ELSE ARRAY[]::text[] END;
    word text;
    said contracts_correction;
BEGIN
    IF cardinality(words) = 0 OR (was - words) IS DISTINCT FROM (becomes - words) THEN
        RETURN false;
    END IF;
    FOREACH word IN ARRAY words LOOP
        CONTINUE WHEN was -> word IS NOT DISTINCT FROM becomes -> word;
        SELECT * INTO said FROM contracts_correction correction
        WHERE place = CASE part WHEN 'contracts_contract' THEN 'contract'
                                WHEN 'contracts_rung' THEN 'rung' ELSE 'line' END
        AND row_id = (was -> CASE part WHEN 'contracts_target' THEN 'line_id' ELSE 'id' END)::bigint
        AND field = word AND (before = was -> word OR after = was -> word)
        ORDER BY id DESC LIMIT 1;
        IF said.id IS NULL OR said.before <> was -> word OR said.after <> becomes -> word THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;
"""
BEFORE = import_module("servanda.contracts.migrations.0002_signed_is_signed").FORWARD
FUNCTION = BEFORE[: BEFORE.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


SIGNED = replaced(
    replaced(
        replaced(
            FUNCTION,
            "(OLD.customer_id, OLD.number, OLD.starts_at)",
            "(OLD.customer_id, OLD.number, OLD.title, OLD.starts_at)",
        ),
        "(NEW.customer_id, NEW.number, NEW.starts_at)",
        "(NEW.customer_id, NEW.number, NEW.title, NEW.starts_at)",
    ),
    "    ELSIF TG_TABLE_NAME = 'contracts_version' THEN",
    "    ELSIF TG_TABLE_NAME = 'contracts_correction' THEN\n"
    "        is_signed := true;\n"
    "    ELSIF TG_TABLE_NAME = 'contracts_version' THEN",
)
SIGNED = replaced(
    SIGNED,
    "    IF is_signed THEN\n        RAISE",
    "    IF is_signed AND TG_OP = 'UPDATE'\n"
    "            AND servanda_corrected(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW)) THEN\n"
    "        RETURN NEW;\n"
    "    END IF;\n"
    "    IF is_signed THEN\n        RAISE",
)
TRIGGERS = """
CREATE TRIGGER correction_signed BEFORE UPDATE OR DELETE ON contracts_correction
    FOR EACH ROW EXECUTE FUNCTION servanda_signed();
CREATE TRIGGER correction_no_truncate BEFORE TRUNCATE ON contracts_correction
    FOR EACH STATEMENT EXECUTE FUNCTION servanda_signed();
"""
BACK = f"""
DROP TRIGGER correction_no_truncate ON contracts_correction;
DROP TRIGGER correction_signed ON contracts_correction;
{FUNCTION}
DROP FUNCTION servanda_corrected(text, jsonb, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0009_beside_the_paper")]
    operations = [migrations.RunSQL(CORRECTED + SIGNED + TRIGGERS, BACK)]
