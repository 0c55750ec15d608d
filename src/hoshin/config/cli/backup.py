from argparse import Namespace

from hoshin.config.cli.words import ExitCode, complain, say
from hoshin.config.upkeep.actions import note_backup
from hoshin.config.upkeep.backing_up import back_up
from hoshin.kernel import clock


def run(arguments: Namespace) -> int:
    """Make a backup, prove that it comes back, and record the result."""
    started_at = clock.now()
    backup = back_up(arguments.file.expanduser().resolve(), now=started_at)
    noted = note_backup(backup=backup, started_at=started_at, now=clock.now())
    if backup.problems:
        complain(
            "バックアップを試しに戻したところ、元と一致しませんでした。使わないでください。\n"
            + "\n".join(backup.problems),
            "the backup did not come back whole from its trial restore; do not rely on it.\n"
            + "\n".join(backup.problems),
        )
        return ExitCode.FAILED
    rows, files, size, sha256 = noted.row_count, noted.file_count, noted.size_bytes, noted.sha256
    say(
        f"バックアップを作り、戻せることを確かめました: {backup.path}\n"
        f"  {rows:,} 行、{files:,} ファイル、{size:,} バイト\n  SHA-256 {sha256}\n"
        "  このファイルにはすべての情報と鍵が入っています。鍵のかかる別の場所に保管してください。",
        f"backup made, and proved by restoring it: {backup.path}\n"
        f"  {rows:,} rows, {files:,} files, {size:,} bytes\n  SHA-256 {sha256}\n"
        "  It holds all information and the keys. Keep it locked away, in another place.",
    )
    return ExitCode.DONE
