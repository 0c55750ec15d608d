"""Background work, mail, people and demo mode."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from hoshin.config.cli.start import SERVING
from hoshin.config.server.address import is_loopback
from hoshin.config.upkeep.checks.findings import Finding, notice, well, wrong
from hoshin.config.upkeep.operators import has_operator
from hoshin.config.upkeep.queries import WORKER_IS_SILENT_AFTER, installation, seconds_since_worker
from hoshin.foundation.messages.actions.post import PostOffice, Unreachable
from hoshin.foundation.schedule.public import alarms, task_counts


def serving() -> dict[str, Any] | None:
    """Where the house of this data folder serves now, as its supervisor noted; None when it does not run."""
    path = settings.DATA / SERVING
    if not path.exists():
        return None
    noted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    try:
        os.kill(noted["process"], 0)
    except ProcessLookupError:
        return None
    return noted


def worker(now: datetime) -> Iterator[Finding]:
    """Whether background work is being seen to."""
    age = seconds_since_worker(now=now)
    if age is not None and age <= WORKER_IS_SILENT_AFTER.total_seconds():
        yield well("裏で進む仕事は動いています。", "background work is running.")
    elif serving() is None:
        yield notice(
            ("Hoshin は止まっています。", "Hoshin is not running."),
            ("bin/start で始められます。", "start it with bin/start."),
        )
    else:
        yield wrong(
            ("裏で進む仕事が応答しません。メールや定期処理が止まっています。", "background work does not answer."),
            (
                f"{settings.DATA / 'logs' / 'worker.log'} を見てください。",
                f"see {settings.DATA / 'logs' / 'worker.log'}.",
            ),
        )


def jobs(now: datetime) -> Iterator[Finding]:
    """What stood still or failed."""
    found = list(alarms(now=now)) if serving() is not None else []
    for alarm in found:
        yield wrong(
            (alarm.message, alarm.message), ("運用状況の画面で内容を確かめてください。", "see the operations page.")
        )
    failed = task_counts().failed
    if failed:
        yield wrong(
            (f"失敗したままの処理が {failed:,} 件あります。", f"{failed:,} background tasks have failed."),
            ("運用状況の画面で、やり直すか取りやめてください。", "retry or dismiss them on the operations page."),
        )
    if not found and not failed:
        yield well("失敗したままの処理はありません。", "nothing has failed for good.")


def mail(_now: datetime) -> Iterator[Finding]:
    """Whether the mail server lets us in."""
    server = settings.MAIL_SERVER
    if not server.is_configured:
        yield notice(
            ("メールは送られません（お知らせは画面で読めます）。", "no mail is sent; messages are read on screen."),
            ("送るには HOSHIN_MAIL_HOST などを設定してください。", "to send mail, set HOSHIN_MAIL_HOST and the rest."),
        )
        return
    try:
        with PostOffice(server):
            yield well(f"メールサーバー {server.host} につながります。", f"the mail server {server.host} answers.")
    except Unreachable as error:
        yield wrong(
            (
                f"メールサーバー {server.host}:{server.port} を使えません。{error}",
                f"{server.host}:{server.port}: {error}",
            ),
            (
                "HOSHIN_MAIL_… の設定とサーバーの状態を確かめてください。お知らせは失われず、後で送られます。",
                "check HOSHIN_MAIL_… and the server. Nothing is lost; mail is sent later.",
            ),
        )


def people(now: datetime) -> Iterator[Finding]:
    """Somebody must be able to act when something stands still."""
    if has_operator(now=now):
        yield well("運用者がいます。", "there is an operator.")
    else:
        yield wrong(
            ("運用者の職に就いている職員がいません。", "nobody holds an operator's post."),
            (
                "hoshin user create ログイン名 表示名 --operator で作ってください。",
                "hoshin user create NAME LABEL --operator",
            ),
        )


def demo(_now: datetime) -> Iterator[Finding]:
    """The demo lets anyone in as anyone; on a network that is said loudly."""
    found, noted = installation(), serving()
    if found is None or not found.is_demo:
        return
    if noted is not None and not is_loopback(noted["host"]):
        yield wrong(
            (
                f"デモが、ほかの機械から見えています（{noted['host']}）。",
                f"the demo is open to the network ({noted['host']}).",
            ),
            (
                "だれでもどの役割でも入れます。止めるか、--host 127.0.0.1 で始め直してください。",
                "anyone may sign in as anyone: stop it, or start it with --host 127.0.0.1.",
            ),
        )
    else:
        yield notice(
            ("デモの市です。本当の情報を入れないでください。", "this is the demo city; enter nothing real."),
            (
                "本番は bin/start --empty --data 新しい場所 で始めます。",
                "begin in earnest with bin/start --empty --data NEWPLACE.",
            ),
        )
