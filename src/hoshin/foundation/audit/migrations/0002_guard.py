"""The database itself refuses to change or remove an event or a seal.

A later migration that alters one of the two tables on SQLite makes Django build the table anew, which drops its
triggers: such a migration must end by calling `install`. `missing_guards` and a test notice when one forgets.
"""

from django.db import migrations

TABLES = ("event", "seal")
REPLACED = {
    "event": "id = NEW.id",
    "seal": (
        "id = NEW.id OR last_event_id = NEW.last_event_id OR previous_hash = NEW.previous_hash OR hash = NEW.hash"
    ),
}
SQLITE = """
CREATE TRIGGER IF NOT EXISTS audit_{table}_no_{act} BEFORE {ACT} ON audit_{table} {when}
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only: {act} on audit_{table} refused'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23001';
END $$
"""
POSTGRESQL_TABLE = """
CREATE OR REPLACE TRIGGER audit_{table}_no_change BEFORE UPDATE OR DELETE ON audit_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE OR REPLACE TRIGGER audit_{table}_no_truncate BEFORE TRUNCATE ON audit_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE audit_{table} ENABLE ALWAYS TRIGGER audit_{table}_no_change;
ALTER TABLE audit_{table} ENABLE ALWAYS TRIGGER audit_{table}_no_truncate;
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table in TABLES:
            schema_editor.execute(POSTGRESQL_TABLE.format(table=table))
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(SQLITE.format(table=table, act=act, ACT=act.upper(), when=""))
        # INSERT OR REPLACE removes a row without firing DELETE triggers
        when = f"WHEN EXISTS (SELECT 1 FROM audit_{table} WHERE {REPLACED[table]})"
        schema_editor.execute(SQLITE.format(table=table, act="replace", ACT="INSERT", when=when))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuse CASCADE")
        return
    for table in TABLES:
        for act in ("update", "delete", "replace"):
            schema_editor.execute(f"DROP TRIGGER audit_{table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
