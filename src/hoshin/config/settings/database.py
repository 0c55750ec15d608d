"""The database: one SQLite file by default, PostgreSQL when `HOSHIN_DATABASE_URL` names one."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hoshin.config.settings import environment

SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE takes the write lock at the start of a transaction: the default upgrades a read lock and fails under
    # load; FULL keeps the last commits through a power cut; the measurements are in docs/adr.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; "
        "PRAGMA journal_size_limit=67108864"
    ),
}


def sqlite(path: Path) -> dict[str, Any]:
    """Django's connection settings for a SQLite file at `path`."""
    return {"ENGINE": "hoshin.config.sqlite_gate", "NAME": str(path), "CONN_MAX_AGE": None, "OPTIONS": SQLITE_OPTIONS}


def postgresql(url: str) -> dict[str, Any]:
    """Django's connection settings for `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise environment.SettingRefused("HOSHIN_DATABASE_URL", "must look like postgresql://user@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def configured(data: Path) -> dict[str, Any]:
    """The connection settings of this installation, whose data folder is `data`."""
    url = environment.text("HOSHIN_DATABASE_URL")
    return postgresql(url) if url else sqlite(data / "hoshin.sqlite3")
