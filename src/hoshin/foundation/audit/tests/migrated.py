"""One database with every migration applied, of which each process and each scratch database of a run is a copy.

Migrating takes longer than most files of tests. A file of SQLite is kept until a migration changes, in pytest's cache; on
a server the template belongs to one run, whose end drops it.
"""

import fcntl
import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from threading import Barrier
from typing import Any, TypeVar

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

Result = TypeVar("Result")
RUN, FOLDER = "HOSHIN_TEST_RUN", "HOSHIN_TEST_TEMPLATES"
"""Names in the environment, which the processes of one run share: what tells it from other runs, where templates are kept."""
_IMPORTED = re.compile(r"^(?:from|import) (hoshin[\w.]+)", re.MULTILINE)


def alone(facts: dict[str, Any], work: Callable[[], Result], start: Barrier | None = None) -> Result | Exception:
    """What `work` returns or raises in a thread whose default connection leads to the database of `facts`."""
    own = connections.create_connection("default")
    own.settings_dict = facts
    connections["default"] = own
    try:
        own.ensure_connection()
        if start is not None:
            start.wait(timeout=30)
        return work()
    except Exception as error:  # noqa: BLE001 - what went wrong is what the test looks at
        return error
    finally:
        own.close()


def facts_of(name: str) -> dict[str, Any]:
    """The default connection's settings, for another database of that name."""
    return {**connection.settings_dict, "NAME": name, "CONN_MAX_AGE": 0}


def template() -> str:
    """The file or the name on the server; whoever asks first in a run makes it, the others wait for it."""
    folder = Path(os.environ.get(FOLDER) or gettempdir())
    with _one_at_a_time(folder):
        return _on_server() if connection.vendor == "postgresql" else _in_file(folder)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / f"making-{connection.vendor}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _in_file(folder: Path) -> str:
    kept = folder / f"{_key()}.sqlite3"
    if not kept.exists():
        for older in folder.glob("*.sqlite3"):
            older.unlink()
        making = kept.with_suffix(".making")
        making.unlink(missing_ok=True)
        _migrate(str(making))
        making.rename(kept)
    return str(kept)


def _on_server() -> str:
    name = _name_on_server()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
            _migrate(name)
    return name


def _migrate(name: str) -> None:
    """Apply every migration in a thread of its own, which leaves this one's connections alone."""
    with ThreadPoolExecutor(1) as pool:
        work = partial(call_command, "migrate", verbosity=0, run_syncdb=True)
        failure = pool.submit(alone, facts_of(name), work).result()
    if isinstance(failure, Exception):
        raise failure


def _name_on_server() -> str:
    """The name of this run's template."""
    return f"hoshin_template_{os.environ.get(RUN) or os.getpid()}"


def _key() -> str:
    """Another one as soon as a migration, a module that a migration reads, or Django is another."""
    paths = [path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py")]
    read = {name for path in paths for name in _IMPORTED.findall(path.read_text(encoding="utf-8"))}
    paths += [Path(spec.origin) for name in read if (spec := find_spec(name)) and spec.origin]
    content = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for path in sorted(paths):
        content.update(f"{path.parent.parent.name}/{path.name}".encode() + path.read_bytes())
    return content.hexdigest()[:16]


def drop() -> None:
    """Leave no template of this run on the server; a file stays for the next."""
    if connection.vendor == "postgresql":
        known = connection.get_connection_params()
        server = {key: value for key, value in known.items() if key in {"host", "port", "user", "password"}}
        with psycopg.connect(**server, dbname="postgres", autocommit=True) as opened:
            opened.execute(f'DROP DATABASE IF EXISTS "{_name_on_server()}" WITH (FORCE)')


def lead_to_copy() -> None:
    """Give the default connection a test database of this process: a copy of the template."""
    made = template()
    creation: Any = connection.creation
    name = creation._get_test_db_name()
    connection.close()
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(made)) as original:
            original.backup(connection.connection)
