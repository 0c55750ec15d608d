import json
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.terminal import choose, complain
from hoshin.tables.command.confirmed import recogniser_of
from hoshin.tables.command.findings import lines_of
from hoshin.tables.command.progress import Progress
from hoshin.tables.command.status import Status
from hoshin.tables.command.tables import Mended, Numbering, batches_of, only_stream
from hoshin.tables.reading.source import Stream, opened
from hoshin.tables.shape import Severity
from hoshin.tables.writing.change_list import ChangeList, change_list
from hoshin.tables.writing.content import BATCH_ROWS, Content, Written
from hoshin.tables.writing.fields import fields_of
from hoshin.tables.writing.formats import SUFFIXES, Format, write

Put = Callable[[Content], Written]


def run(arguments: Namespace) -> int:
    """Write one table of a file in another format, and tell what could not be written as it was."""
    try:
        written = _convert(arguments, Format(arguments.to))
    except RuleBroken as error:
        complain(error.message, error.message)
        return Status.REFUSED
    except OSError as error:
        message = f"読み書きできません（{error.filename or arguments.file} {error.strerror}）。"
        complain(message, message)
        return Status.REFUSED
    say = _say_json if arguments.json else _say_words
    say(written)
    return Status.ERRORS if any(one.severity is Severity.ERROR for one in written.findings) else Status.READ


def _convert(arguments: Namespace, to: Format) -> Written:
    out = arguments.out or arguments.file.with_suffix(SUFFIXES[to])
    is_mended = arguments.mend or arguments.standard
    listed = arguments.changes or out.with_name(f"{out.name}.changes.csv") if is_mended else None
    for path in (out, listed) if listed else (out,):
        _check_place(arguments, path)
    named = f"{arguments.file.name} を読んでいます", f"reading {arguments.file.name}"
    with Progress(*named) as progress, opened(arguments.file) as source, ExitStack() as stack:
        stream = only_stream(source, arguments.table)

        def tell(rows: int) -> None:
            progress.say(f"{out.name} に{rows:,}行を書きました", f"{rows:,} rows written to {out.name}")

        def put(content: Content) -> Written:
            titled = replace(content, title=arguments.title or arguments.file.stem, licence=arguments.licence)
            return write(replace(titled, base=arguments.base), out, to, on_rows=tell)

        numbering = Numbering()
        if listed is None:
            written = put(_as_read(arguments, stream, numbering))
            written.findings = [*map(numbering.in_file, written.findings)]
        else:
            changes = stack.enter_context(change_list(listed))
            written = _put_mended(arguments, stream, changes, numbering, put)
            written = replace(written, paths=(*written.paths, listed))
        written.findings = [*source.reading.findings, *stream.head.findings, *written.findings]
        return written


def _check_place(arguments: Namespace, out: Path) -> None:
    """Raise RuleBroken where something would be lost that is there already."""
    if out.exists() and arguments.file.exists() and out.samefile(arguments.file):
        raise RuleBroken(f"{out} は元のファイルです。元のファイルは残すので、--out に別の名前を指定してください。")
    if out.exists() and not arguments.overwrite:
        raise RuleBroken(
            f"{out} は既にあります。置き換えるなら --overwrite を、残すなら --out に別の名前を付けてください。"
        )


def _as_read(arguments: Namespace, stream: Stream, numbering: Numbering) -> Content:
    read = numbering.watched(batches_of(stream, arguments.file.name))
    batches = (part for batch in read for part in batch.frame.iter_slices(BATCH_ROWS))
    return Content(stream.columns, batches)


def _put_mended(arguments: Namespace, stream: Stream, changes: ChangeList, numbering: Numbering, put: Put) -> Written:
    recogniser = recogniser_of(arguments)
    mended = Mended(arguments.file.name, stream, recogniser, arguments.standard, changes.add, numbering)
    frames = mended.batches()
    batches = (part for frame in frames for part in frame.iter_slices(BATCH_ROWS))
    written = put(Content(mended.columns, batches, fields_of(mended.schema) if mended.schema else ()))
    written.findings = [*mended.findings, *map(numbering.in_file, written.findings)]
    written.changes = changes.count
    return written


def _say_json(written: Written) -> None:
    found = {
        "files": [str(path) for path in written.paths],
        "rows": written.rows,
        "changes": written.changes,
        "findings": [asdict(finding) for finding in written.findings],
    }
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _say_words(written: Written) -> None:
    names = "、".join(map(str, written.paths))
    lines = [choose(f"{names} に{written.rows:,}行を書きました。", f"{written.rows:,} rows written to {names}.")]
    if written.changes is not None:
        lines.append(choose(f"  直したセル: {written.changes:,}", f"  cells mended: {written.changes:,}"))
    lines += [f"  {line}" for line in lines_of(written.findings)]
    sys.stdout.write("\n".join(lines) + "\n")
