"""What happens before the house serves: the database is made or upgraded, styles are collected, the demo is loaded."""

import hashlib
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction

from hoshin import __version__
from hoshin.config.cli.words import Refused, choose
from hoshin.config.upkeep.actions import note_backup, note_installation, note_upgrade
from hoshin.config.upkeep.guarding import check_before_upgrade, check_version
from hoshin.config.upkeep.models import Installation
from hoshin.config.upkeep.queries import installation, pending_migrations
from hoshin.demo.public import load_demo as load_city
from hoshin.foundation.identity.queries import demo_accounts


@dataclass(frozen=True)
class Prepared:
    """What the preparation found: the mode, and whom the demo lets one sign in as."""

    is_demo: bool
    sign_ins: list[str] = field(default_factory=list)


def prepare(*, wants_empty: bool, refuses_demo: bool, now: datetime) -> Prepared:
    """Make the database ready to serve; quick when there is nothing to do.

    A new database becomes the demo city unless `wants_empty`. Raises Refused when what is there is not what was asked
    for or must not be upgraded, before anything is changed.
    """
    found = installation() if "upkeep_installation" in connection.introspection.table_names() else None
    is_demo = found.is_demo if found else not wants_empty
    _check_mode(found, is_demo=is_demo, wants_empty=wants_empty, refuses_demo=refuses_demo)
    check_version(found)
    if found is None:
        found = _install(is_demo=is_demo, now=now)
    elif pending_migrations() or found.version != __version__:
        _upgrade(found, now=now)
    collect_static()
    if found.is_demo and found.demo_loaded_at is None:
        load_demo(found, now=now)
    return Prepared(is_demo=found.is_demo, sign_ins=_sign_ins() if found.is_demo else [])


def _check_mode(found: Installation | None, *, is_demo: bool, wants_empty: bool, refuses_demo: bool) -> None:
    if found is not None and found.is_demo and wants_empty:
        raise Refused(
            choose(
                "このデータの置き場所にはデモの市が入っています。空で始めるには --data で別の場所を指定してください。",
                "this data folder holds the demo city. To start empty, name another folder with --data.",
            )
        )
    if is_demo and refuses_demo:
        raise Refused(
            choose(
                "デモは誰でもどの役割でも入れるため、この機械の外には出しません。外に出すには --allow-demo-on-network、"
                "本番として始めるには --empty を付けてください。",
                "the demo lets anyone sign in as anyone, so it is not shown to other machines. Add "
                "--allow-demo-on-network to show it all the same, or --empty to start in earnest.",
            )
        )


def _install(*, is_demo: bool, now: datetime) -> Installation:
    note("データベースを用意しています…", "preparing the database…")
    call_command("migrate", interactive=False, verbosity=0)
    return note_installation(is_demo=is_demo, now=now)


def _upgrade(found: Installation, *, now: datetime) -> None:
    """Nothing is changed before the backup has come back whole from an upgrade of its copy."""
    note(
        f"版 {found.version} から {__version__} に更新します。先にバックアップを作り、写しで試しています…",
        f"upgrading from {found.version} to {__version__}; making a backup and trying the upgrade on a copy…",
    )
    backup = check_before_upgrade(now=now)
    call_command("migrate", interactive=False, verbosity=0)
    note_backup(backup=backup, started_at=now, now=now)
    note_upgrade(found=found, now=now)
    note(f"更新しました。バックアップ: {backup.path}", f"upgraded. Backup: {backup.path}")


def collect_static() -> None:
    """Bring styles, scripts and fonts to where they are served from, when they are not those collected last."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=stamp.parent.exists())
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest.hexdigest(), encoding="ascii")


def load_demo(found: Installation, *, now: datetime) -> None:
    """Load the demo city in one transaction: an interrupted load leaves nothing behind and starts afresh next time."""
    note("デモの市を読み込んでいます…", "loading the demo city…")
    with transaction.atomic():
        load_city(now=now)
        found.demo_loaded_at = now
        found.save(update_fields=["demo_loaded_at"])


def _sign_ins() -> list[str]:
    return [f"{offered.account.label}（{offered.introduction}）" for offered in demo_accounts()]


def note(ja: str, en: str) -> None:
    """Tell the operator what takes so long, on standard error: standard output is read by the supervisor."""
    sys.stderr.write(choose(ja, en) + "\n")
    sys.stderr.flush()
