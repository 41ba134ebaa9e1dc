"""The database itself refuses to change what was signed: the version, its lines with their scope
and targets, its ladder, and of the contract whose it is, its number and its start.

TRUNCATE is allowed in databases named test_… (how the test suite empties its tables).
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION servanda_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_signed boolean;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF current_database() LIKE 'test\\_%' THEN
            RETURN NULL;
        END IF;
        is_signed := true;
    ELSIF TG_TABLE_NAME = 'contracts_version' THEN
        is_signed := OLD.signed_at IS NOT NULL;
    ELSIF TG_TABLE_NAME = 'contracts_contract' THEN
        is_signed := (OLD.customer_id, OLD.number, OLD.starts_at)
                         IS DISTINCT FROM (NEW.customer_id, NEW.number, NEW.starts_at)
                     AND EXISTS (SELECT FROM contracts_version
                                 WHERE contract_id = OLD.id AND signed_at IS NOT NULL);
    ELSIF TG_TABLE_NAME IN ('contracts_line', 'contracts_rung') THEN
        is_signed := EXISTS (
            SELECT FROM contracts_version WHERE signed_at IS NOT NULL
            AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                       CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END));
    ELSE
        is_signed := EXISTS (
            SELECT FROM contracts_version version
            JOIN contracts_line line ON line.version_id = version.id
            WHERE version.signed_at IS NOT NULL
            AND line.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.line_id END,
                            CASE WHEN TG_OP <> 'DELETE' THEN NEW.line_id END));
    END IF;
    IF is_signed THEN
        RAISE EXCEPTION 'a signed contract version never changes: % of % refused; amend it',
            TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER version_signed BEFORE UPDATE OR DELETE ON contracts_version
    FOR EACH ROW EXECUTE FUNCTION servanda_signed();
CREATE TRIGGER contract_signed BEFORE UPDATE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION servanda_signed();
"""
BACKWARD = """
DROP TRIGGER contract_signed ON contracts_contract;
DROP TRIGGER version_signed ON contracts_version;
"""

PARTS = ("line", "rung", "target", "line_systems")
for part in PARTS:
    FORWARD += f"""
CREATE TRIGGER {part}_signed BEFORE INSERT OR UPDATE OR DELETE ON contracts_{part}
    FOR EACH ROW EXECUTE FUNCTION servanda_signed();
"""
    BACKWARD += f"DROP TRIGGER {part}_signed ON contracts_{part};\n"
for table in ("version", "contract", *PARTS):
    FORWARD += f"""
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON contracts_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION servanda_signed();
"""
    BACKWARD += f"DROP TRIGGER {table}_no_truncate ON contracts_{table};\n"
BACKWARD += "DROP FUNCTION servanda_signed();"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
