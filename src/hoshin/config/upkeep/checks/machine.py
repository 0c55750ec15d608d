"""Settings, disk, secrets and logs."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from hoshin.config.healthz import LEAST_FREE_BYTES
from hoshin.config.server.logs import KEPT_FILES, LARGEST_BYTES
from hoshin.config.upkeep.checks.findings import Finding, notice, well, wrong

COMFORTABLE_BYTES = 5 * LEAST_FREE_BYTES
SHORTEST_KEY = 40
LARGEST_LOGS = 3 * (KEPT_FILES + 1) * LARGEST_BYTES


def settings_in_use(_now: datetime) -> Iterator[Finding]:
    """Settings that would make the house unsafe."""
    found = False
    if "*" in settings.ALLOWED_HOSTS:
        found = True
        yield wrong(
            ("どんなホスト名の要求も受け付ける設定です。", "requests for any host name are accepted."),
            (
                "HOSHIN_ALLOWED_HOSTS に、使うホスト名だけを並べてください。",
                "name only your own in HOSHIN_ALLOWED_HOSTS.",
            ),
        )
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        found = True
        yield wrong(
            ("秘密鍵が短すぎます。", "the secret key is too short."),
            ("HOSHIN_SECRET_KEY を外すと、安全な鍵が自動で作られます。", "unset HOSHIN_SECRET_KEY to have one made."),
        )
    if not found:
        yield well("設定に問題はありません。", "settings are sound.")


def disk(_now: datetime) -> Iterator[Finding]:
    """Room for the database, the files and a backup."""
    free = shutil.disk_usage(settings.DATA).free
    megabytes = free // (1024 * 1024)
    remedy = (
        "不要なファイルを片付けるか、ディスクを増やしてください。空きがなくなると、書き込みを断るようになります。",
        "remove what is not needed or add a disk; without room, changes are refused.",
    )
    if free < LEAST_FREE_BYTES:
        yield wrong(
            (f"ディスクの空きが {megabytes:,} MB しかありません。", f"only {megabytes:,} MB of disk are free."), remedy
        )
    elif free < COMFORTABLE_BYTES:
        yield notice(
            (f"ディスクの空きが少なくなっています（{megabytes:,} MB）。", f"{megabytes:,} MB of disk are free."), remedy
        )
    else:
        yield well(f"ディスクの空きは {megabytes:,} MB です。", f"{megabytes:,} MB of disk are free.")


def secrets(_now: datetime) -> Iterator[Finding]:
    """Keys that others on this machine could read."""
    open_keys = [
        name
        for name in ("secret_key", "audit_signing_key.pem")
        if (settings.DATA / name).exists() and (settings.DATA / name).stat().st_mode & 0o077
    ]
    if open_keys:
        yield wrong(
            (f"鍵 {', '.join(open_keys)} をほかの利用者が読めます。", f"others can read {', '.join(open_keys)}."),
            (
                f"chmod 600 で {settings.DATA} の鍵を守ってください。",
                f"protect them in {settings.DATA} with chmod 600.",
            ),
        )
    else:
        yield well("鍵は本人だけが読めます。", "the keys are readable by their owner only.")


def logs(_now: datetime) -> Iterator[Finding]:
    """Logs are capped; more than the cap means that something else writes there."""
    folder: Path = settings.DATA / "logs"
    size = sum(path.stat().st_size for path in folder.glob("*")) if folder.is_dir() else 0
    if size > LARGEST_LOGS:
        yield notice(
            (f"記録が {size >> 20:,} MB あります。", f"the logs take {size >> 20:,} MB."),
            (
                f"{folder} を確かめ、Hoshin のものでない記録を片付けてください。",
                f"look into {folder} for logs of others.",
            ),
        )
    else:
        yield well(f"記録は {size >> 20:,} MB です（上限つき）。", f"the logs take {size >> 20:,} MB and are capped.")
