import json
import os
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from hoshin.config.cli.words import ExitCode, complain, say
from hoshin.config.server import lock
from hoshin.config.upkeep.restoring import restore


def run(arguments: Namespace) -> int:
    """Bring a backup back into an empty installation; says what is there afterwards."""
    data = Path(os.environ["HOSHIN_DATA"])
    data.mkdir(parents=True, exist_ok=True, mode=0o750)
    held = lock.take(data)
    restored = restore(arguments.file.expanduser().resolve())
    os.close(held)
    if arguments.json:
        say(json.dumps(asdict(restored)), json.dumps(asdict(restored)))
        return ExitCode.DONE
    say(
        f"戻しました: {restored.rows:,} 行、{restored.files:,} ファイル。監査証跡の先頭 {restored.audit_head or '（封印なし）'}",
        f"restored: {restored.rows:,} rows, {restored.files:,} files. Audit head {restored.audit_head or '(no seal)'}",
    )
    if restored.audit_findings:
        complain(
            f"監査証跡に問題が {restored.audit_findings} 件あります。hoshin audit verify で内容を確かめてください。",
            f"the audit trail has {restored.audit_findings} problems; see hoshin audit verify.",
        )
        return ExitCode.PROBLEM
    say("bin/start で始められます。", "start it with bin/start.")
    return ExitCode.DONE
