"""Database, migrations, clock, audit trail and backups."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from hoshin.config.upkeep.checks.findings import Finding, notice, well, wrong
from hoshin.config.upkeep.queries import installation, latest_backup, pending_migrations
from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.public import missing_guards, seal_state

BACKUP_IS_OLD = timedelta(days=2)
SEAL_IS_OLD = timedelta(days=2)
CLOCK_MAY_DIFFER = timedelta(minutes=2)
OLDEST_POSTGRESQL = 150_000


def database(_now: datetime) -> Iterator[Finding]:
    """What the durability of every accepted change depends on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA synchronous")
            is_sound = mode == "wal" and cursor.fetchone()[0] >= 2
        else:
            cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('fsync')")
            version, fsync = cursor.fetchone()
            is_sound = version >= OLDEST_POSTGRESQL and fsync == "on"
    name = connection.display_name
    if is_sound:
        yield well(f"データベース（{name}）は正しく設定されています。", f"the database ({name}) is set up soundly.")
    else:
        yield wrong(
            (
                f"データベース（{name}）の設定では、停電のときに変更を失うおそれがあります。",
                f"{name} could lose changes.",
            ),
            (
                "SQLite はネットワーク上のフォルダーに置かず、PostgreSQL は 15 以上で fsync を on にしてください。",
                "keep SQLite off network folders; run PostgreSQL 15 or newer with fsync on.",
            ),
        )


def migrations(_now: datetime) -> Iterator[Finding]:
    """Whether the database is that of this version."""
    pending = pending_migrations()
    if pending:
        yield wrong(
            (f"データベースの更新が {len(pending)} 件残っています。", f"{len(pending)} migrations are pending."),
            ("bin/start で始め直すと、バックアップを作ってから更新します。", "bin/start upgrades it, after a backup."),
        )
    else:
        yield well("データベースはこの版に合っています。", "the database belongs to this version.")


def clock(now: datetime) -> Iterator[Finding]:
    """A clock behind the newest event has jumped back: dates and deadlines would be wrong."""
    newest = Event.objects.order_by("-id").values_list("at", flat=True).first()
    if newest is not None and newest - now > CLOCK_MAY_DIFFER:
        yield wrong(
            (
                f"時計が、最後の記録（{newest:%Y-%m-%d %H:%M}）より前を指しています。",
                f"the clock is behind the newest event ({newest:%Y-%m-%d %H:%M}).",
            ),
            (
                "時刻の同期（NTP）を確かめ、時計を直してください。",
                "check time synchronisation (NTP) and set the clock.",
            ),
        )
    else:
        yield well("時計に問題はありません。", "the clock is plausible.")


def trail(now: datetime) -> Iterator[Finding]:
    """Whether the audit trail is guarded and sealed; `hoshin audit verify` proves the rest."""
    missing = sorted(missing_guards())
    if missing:
        yield wrong(
            (
                f"監査証跡を守る仕掛けがありません（{', '.join(missing)}）。",
                f"guards are missing: {', '.join(missing)}.",
            ),
            (
                "だれかがデータベースを直接変えたおそれがあります。hoshin audit verify を実行し、保守の窓口に連絡してください。",
                "somebody may have changed the database by hand: run hoshin audit verify and get help.",
            ),
        )
    state = seal_state()
    if state.unsealed and state.sealed_at is not None and now - state.sealed_at > SEAL_IS_OLD:
        yield wrong(
            (
                f"監査証跡の封印が {state.sealed_at:%Y-%m-%d} から止まっています。",
                f"not sealed since {state.sealed_at:%Y-%m-%d}.",
            ),
            (
                "hoshin audit seal を実行し、定期処理が動いているか確かめてください。",
                "run hoshin audit seal; check the jobs.",
            ),
        )
    elif not missing:
        yield well("監査証跡は守られ、封印されています。", "the audit trail is guarded and sealed.")


def backups(now: datetime) -> Iterator[Finding]:
    """A backup counts when it has come back whole."""
    found = installation()
    if found is not None and found.is_demo:
        yield well("デモのため、バックアップは求めません。", "no backups are asked of a demo.")
        return
    newest = latest_backup()
    remedy = (
        "hoshin backup ファイル名 を実行してください。失敗するときは、表示される理由を取り除いてください。",
        "run hoshin backup FILE; when it fails, remove the reason it names.",
    )
    if newest is None:
        yield notice(("まだバックアップがありません。", "there is no backup yet."), remedy)
    elif not newest.is_verified:
        yield wrong(
            ("最後のバックアップは、試しに戻せませんでした。", "the last backup did not come back whole."), remedy
        )
    elif now - newest.finished_at > BACKUP_IS_OLD:
        yield wrong(
            (
                f"最後のバックアップは {newest.finished_at:%Y-%m-%d} です。",
                f"the last backup is of {newest.finished_at:%Y-%m-%d}.",
            ),
            remedy,
        )
    else:
        yield well(
            f"最後のバックアップ（{newest.finished_at:%Y-%m-%d %H:%M}）は戻せることを確かめてあります。",
            f"the last backup ({newest.finished_at:%Y-%m-%d %H:%M}) was proved by restoring it.",
        )
