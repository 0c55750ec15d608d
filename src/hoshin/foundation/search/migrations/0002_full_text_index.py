"""The full-text index, which the database itself keeps in step with `search_entry.grams`."""

from django.db import migrations

from hoshin.kernel.bigrams import FTS5_TOKENIZER

_TOKENIZER = FTS5_TOKENIZER.replace("'", "''")

SQLITE = [
    f"CREATE VIRTUAL TABLE search_index USING fts5(grams, content='search_entry', content_rowid='id', tokenize='{_TOKENIZER}')",
    """
    CREATE TRIGGER search_entry_inserted AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index(rowid, grams) VALUES (new.id, new.grams);
    END
    """,
    """
    CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index(search_index, rowid, grams) VALUES ('delete', old.id, old.grams);
    END
    """,
    """
    CREATE TRIGGER search_entry_updated AFTER UPDATE OF id, grams ON search_entry
    WHEN old.id <> new.id OR old.grams <> new.grams BEGIN
        INSERT INTO search_index(search_index, rowid, grams) VALUES ('delete', old.id, old.grams);
        INSERT INTO search_index(rowid, grams) VALUES (new.id, new.grams);
    END
    """,
]
SQLITE_BACK = ["DROP TABLE search_index"] + [
    f"DROP TRIGGER IF EXISTS search_entry_{happened}" for happened in ("inserted", "deleted", "updated")
]

POSTGRESQL = [
    "ALTER TABLE search_entry ADD COLUMN terms tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(grams, ' '))) STORED",
    # Without a list of pending entries, which every search would have to read through.
    "CREATE INDEX search_entry_terms ON search_entry USING gin (terms) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_entry DROP COLUMN terms"]


def _run(statements):
    def operation(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(
            _run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            _run({"sqlite": SQLITE_BACK[1:] + SQLITE_BACK[:1], "postgresql": POSTGRESQL_BACK}),
        )
    ]
