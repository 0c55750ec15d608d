"""The database refuses two main posts of one account on the same day, whatever program writes them.

A later migration that alters `people_assignment` on SQLite makes Django build the table anew, which drops its triggers:
such a migration must end by calling `install`.
"""

from django.db import migrations

OVERLAP = """
    SELECT 1 FROM people_assignment other
    WHERE other.account_id = NEW.account_id AND NOT other.is_concurrent AND other.id <> NEW.id
      AND other.starts_on <= COALESCE(NEW.ends_on, '9999-12-31')
      AND COALESCE(other.ends_on, '9999-12-31') >= NEW.starts_on
"""
SQLITE = """
CREATE TRIGGER IF NOT EXISTS people_assignment_one_main_{act} AFTER {ACT} ON people_assignment
WHEN NOT NEW.is_concurrent AND EXISTS ({overlap})
BEGIN SELECT RAISE(ABORT, 'two main posts on one day'); END
"""
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION people_refuse_two_main_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT NEW.is_concurrent AND EXISTS ({OVERLAP}) THEN
        RAISE EXCEPTION 'two main posts on one day' USING ERRCODE = '23P01';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER people_assignment_one_main AFTER INSERT OR UPDATE ON people_assignment
    FOR EACH ROW EXECUTE FUNCTION people_refuse_two_main_posts();
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for act in ("insert", "update"):
        schema_editor.execute(SQLITE.format(act=act, ACT=act.upper(), overlap=OVERLAP))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION people_refuse_two_main_posts CASCADE")
        return
    for act in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER people_assignment_one_main_{act}")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
