import json
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.terminal import choose, complain
from hoshin.tables.command.files import only_table, opened
from hoshin.tables.command.findings import lines_of
from hoshin.tables.command.progress import Progress
from hoshin.tables.command.status import Status
from hoshin.tables.shape import Severity
from hoshin.tables.writing.content import Written, content_of
from hoshin.tables.writing.formats import SUFFIXES, Format, write


def run(arguments: Namespace) -> int:
    """Write one table of a file in another format, and tell what could not be written as it was."""
    try:
        written = _convert(arguments, Format(arguments.to))
    except RuleBroken as error:
        complain(error.message, error.message)
        return Status.REFUSED
    except OSError as error:
        message = f"書き出せません（{error.filename or ''} {error.strerror}）。"
        complain(message, message)
        return Status.REFUSED
    say = _say_json if arguments.json else _say_words
    say(written)
    return Status.ERRORS if any(one.severity is Severity.ERROR for one in written.findings) else Status.READ


def _convert(arguments: Namespace, to: Format) -> Written:
    out = arguments.out or arguments.file.with_suffix(SUFFIXES[to])
    if out.exists() and arguments.file.exists() and out.samefile(arguments.file):
        raise RuleBroken(f"{out} は元のファイルです。元のファイルは残すので、--out に別の名前を指定してください。")
    if out.exists() and not arguments.overwrite:
        raise RuleBroken(
            f"{out} は既にあります。置き換えるなら --overwrite を、残すなら --out に別の名前を付けてください。"
        )
    with Progress(f"{arguments.file.name} を読んでいます", f"reading {arguments.file.name}") as progress:
        table = only_table(opened(arguments.file), arguments.table)
        content = content_of(
            table, title=arguments.title or _title(arguments.file), licence=arguments.licence, base=arguments.base
        )

        def tell(rows: int) -> None:
            progress.say(f"{out.name} に{rows:,}行を書きました", f"{rows:,} rows written to {out.name}")

        return write(content, out, to, on_rows=tell)


def _title(path: Path) -> str:
    return path.stem


def _say_json(written: Written) -> None:
    found = {
        "files": [str(path) for path in written.paths],
        "rows": written.rows,
        "findings": [asdict(finding) for finding in written.findings],
    }
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _say_words(written: Written) -> None:
    names = "、".join(map(str, written.paths))
    lines = [choose(f"{names} に{written.rows:,}行を書きました。", f"{written.rows:,} rows written to {names}.")]
    lines += [f"  {line}" for line in lines_of(written.findings)]
    sys.stdout.write("\n".join(lines) + "\n")
