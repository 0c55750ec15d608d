"""The mappings that a person confirmed for a publisher, as the subcommands use and propose them."""

from argparse import Namespace
from pathlib import Path

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.judging import Judged
from hoshin.tables.judging.passage import Recogniser
from hoshin.tables.shape import Table
from hoshin.tables.standards import confirmed
from hoshin.tables.standards.recognition import Recognition, recognise


def recogniser_of(arguments: Namespace) -> Recogniser:
    """How tables are recognised: by what was confirmed for the publisher where that fits, else by their columns and cells.

    Raises RuleBroken where a mapping cannot be read or the options do not go together.
    """
    publisher, folder = arguments.publisher, arguments.mappings
    if not publisher and folder is None and not getattr(arguments, "propose", False):
        return recognise
    if not publisher or folder is None:
        raise RuleBroken("--publisher（公開した団体）と --mappings（対応表のフォルダー）は一緒に指定してください。")
    kept = [confirmed.load(path) for path in confirmed.places(folder, publisher)]

    def recognised(table: Table, name: str) -> Recognition:
        fitting = confirmed.fitting(table, kept)
        return confirmed.read_with(table, fitting) if fitting else recognise(table, name)

    return recognised


def propose(arguments: Namespace, judged: list[Judged]) -> list[Path]:
    """Write a mapping to be corrected for each table that follows a standard and has none yet; gives back what was written."""
    written = []
    for one in judged:
        schema = one.recognition.schema
        if schema is None:
            continue
        path = confirmed.place(arguments.mappings, arguments.publisher, schema.item.slug)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(confirmed.proposal(one.table, one.recognition, arguments.publisher), encoding="utf-8")
            written.append(path)
    return written
