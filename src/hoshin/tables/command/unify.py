import json
import sys
from argparse import Namespace
from contextlib import nullcontext
from pathlib import Path

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.terminal import choose, complain
from hoshin.tables.command.progress import Progress
from hoshin.tables.command.status import Status
from hoshin.tables.command.tables import batches_of, only_stream
from hoshin.tables.reading.source import opened
from hoshin.tables.shape import Severity
from hoshin.tables.unifying.packed import PART_ROWS, Packed, packed
from hoshin.tables.unifying.parsing import load, shipped
from hoshin.tables.unifying.recipe import Recipe
from hoshin.tables.unifying.report import as_json, as_page
from hoshin.tables.unifying.spreading import over_cluster
from hoshin.tables.unifying.uniting import Union, unify
from hoshin.tables.writing.content import BATCH_ROWS, Content
from hoshin.tables.writing.fields import fields_of
from hoshin.tables.writing.formats import format_of, write
from hoshin.tables.writing.formulas import restore
from hoshin.tables.writing.safely import appearing_whole


def run(arguments: Namespace) -> int:
    """Make one table of many files by a recipe, with its report, and say in short what was found."""
    report = arguments.report or arguments.out.with_name(f"{arguments.out.name}.md")
    try:
        union = _unite(arguments, report)
    except RuleBroken as error:
        complain(error.message, error.message)
        return Status.REFUSED
    except OSError as error:
        message = f"{error.filename or ''} を読み書きできません（{error.strerror}）。"
        complain(message, message)
        return Status.REFUSED
    if arguments.json:
        json.dump(as_json(union), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _say_words(union, arguments.out, report)
    return Status.ERRORS if _is_incomplete(union) else Status.READ


def _unite(arguments: Namespace, report: Path) -> Union:
    to, recipe = format_of(arguments.out), _recipe(arguments.recipe)
    if not arguments.folder.is_dir():
        raise RuleBroken(f"フォルダー {arguments.folder} がありません。")
    if arguments.mappings is not None and not arguments.mappings.is_dir():
        raise RuleBroken(f"対応表のフォルダー {arguments.mappings} がありません。")
    before = _before(arguments.before) if arguments.before else None
    cluster = over_cluster(arguments.scheduler) if arguments.scheduler else nullcontext(map)
    with Progress(f"「{recipe.name}」をまとめています", f"unifying {recipe.name}") as progress, cluster as mapper:

        def tell(path: str) -> None:
            progress.say(f"{path} まで読みました", f"{path} is read")

        folder, mappings = arguments.folder.resolve(), arguments.mappings
        union = unify(recipe, folder, mapper=mapper, mappings=mappings, before=before, on_file=tell)
        rows = (part for batch in union.batches() for part in batch.iter_slices(BATCH_ROWS))
        content = Content(union.columns, rows, fields_of(recipe.schema), title=recipe.name)
        write(content, arguments.out, to)
        with appearing_whole(report) as beside:
            beside.write_text(as_page(union), encoding="utf-8")
    return union


def _recipe(name: str) -> Recipe:
    path = Path(name)
    if not path.exists() and name in shipped():
        path = shipped()[name]
    if not path.is_file():
        raise RuleBroken(
            f"レシピ「{name}」がありません。ファイルか、付属の {'、'.join(shipped())} を指定してください。"
        )
    return load(path)


def _before(path: Path) -> Packed:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    if path.suffix.lower() == ".parquet":
        try:
            return packed(pl.scan_parquet(path).collect_batches(chunk_size=PART_ROWS))
        except pl.exceptions.PolarsError as error:
            raise RuleBroken(f"前回の表 {path} はParquetとして読めません。") from error
    with opened(path) as source:
        return packed(restore(batch.frame) for batch in batches_of(only_stream(source, None), path.name))


def _is_incomplete(union: Union) -> bool:
    broken = {"recipe-column-absent", "join-failed"}
    return any(
        one.refused or any(f.rule in broken and f.severity is Severity.ERROR for f in one.findings)
        for one in union.contributions
    )


def _say_words(union: Union, out: Path, report: Path) -> None:
    refused = [one for one in union.contributions if one.refused]
    files, rows = len(union.contributions) - len(refused), union.rows
    doubled, conflicts = union.duplicate_count, union.conflict_count
    lines = [
        choose(
            f"{files}個のファイルから{rows:,}行を {out} にまとめました。", f"{rows:,} rows of {files} files in {out}."
        ),
        choose(
            f"  まったく同じため省いた行 {doubled:,}、食い違い {conflicts:,}、足りない項目 {len(union.gaps):,}",
            f"  {doubled:,} rows left out as equal, {conflicts:,} conflicts, {len(union.gaps):,} gaps",
        ),
    ]
    if union.changes is not None:
        same, added = union.changes.same, len(union.changes.added)
        changed, removed = len(union.changes.changed), len(union.changes.removed)
        lines.append(
            choose(
                f"  前回から: 同じ {same:,}、増えた {added:,}、変わった {changed:,}、なくなった {removed:,}",
                f"  since last time: {same:,} the same, {added:,} added, {changed:,} changed, {removed:,} removed",
            )
        )
    lines += [f"  [{choose('誤り', 'error')}] {one.publisher} {one.path}: {one.refused}" for one in refused]
    lines.append(choose(f"くわしくは {report} を見てください。", f"See {report}."))
    sys.stdout.write("\n".join(lines) + "\n")
