from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from hoshin.foundation.search.models import Entry
from hoshin.foundation.search.queries import entry_counts, kind_label, unindexed_entries
from hoshin.foundation.search.rules import LONGEST_TEXT, SOURCES, Audience, IndexDrifted, Row
from hoshin.kernel import clock
from hoshin.kernel.bigrams import index_text, words_of

_BATCH = 200


@transaction.atomic
def put(
    *,
    kind: str,
    thing_id: str | int,
    title: str,
    body: str,
    url: str,
    audience: Audience,
    updated_at: datetime | None = None,
) -> None:
    """Let a thing be found under these words, in place of the words it had; call it in the transaction of its change.

    `body` is plain text. `url` is a path inside the house. `updated_at` orders the hits and is the present moment
    unless said. ValueError when title and body together exceed 130,000 characters: enter the parts of such a thing.
    """
    row = Row(
        thing_id=str(thing_id),
        title=title,
        body=body,
        url=url,
        audience=audience,
        updated_at=updated_at or clock.now(),
    )
    Entry.objects.update_or_create(kind=kind, thing_id=row.thing_id, defaults=_columns(row))


@transaction.atomic
def drop(kind: str, thing_id: str | int) -> None:
    """Let a thing no longer be found; nothing happens when it could not be found before."""
    Entry.objects.filter(kind=kind, thing_id=str(thing_id)).delete()


def _columns(row: Row) -> dict[str, Any]:
    title, body = row.title.replace("\0", "")[:500], row.body.replace("\0", "")
    text = f"{title}\n{body}"
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"too long to be searched as one thing: {len(text)} characters, at most {LONGEST_TEXT}")
    return {
        "title": title,
        "body": body,
        "url": row.url,
        "audience": row.audience.value,
        "updated_at": row.updated_at,
        "words": " ".join(words_of(text)),
        "grams": index_text(text),
    }


@transaction.atomic
def rebuild(kind: str, rows: Iterable[Row]) -> int:
    """Enter all things of a kind anew from the room's own `rows`, which are read inside; returns how many.

    For repair and for the first filling. Other writers of the index wait until it is done.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")
    Entry.objects.filter(kind=kind).delete()
    entries = (Entry(kind=kind, thing_id=row.thing_id, **_columns(row)) for row in rows)
    return len(Entry.objects.bulk_create(entries, batch_size=_BATCH))


@transaction.atomic
def rebuild_all() -> str:
    """Enter the things of every registered room anew; returns a sentence saying how many of each kind."""
    _renew_database_index()
    counts = [f"{source.label}{rebuild(source.kind, source.rows())}件" for source in SOURCES.values()]
    return "検索の索引を作り直しました（" + "、".join(counts) + "）。"


def _renew_database_index() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")


def _is_database_index_sound() -> bool:
    if connection.vendor != "sqlite":
        return True
    if unindexed_entries():
        return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('integrity-check')")
    except DatabaseError:
        return False
    return True


def check_index() -> str:
    """Compare the index with the rooms' own counts and itself; mend what differs, then say so loudly.

    Returns a sentence when everything agrees. Raises IndexDrifted after mending otherwise: drift is always a defect,
    and the operators must see it. Kinds whose room registered no source are named, they cannot be checked.
    """
    drifts = []
    if not _is_database_index_sound():
        _renew_database_index()
        drifts.append("索引と登録内容が食い違っていたため、索引を作り直しました。")
    counts = entry_counts()
    for source in SOURCES.values():
        expected = source.count()
        if counts.get(source.kind, 0) != expected:
            mended = rebuild(source.kind, source.rows())
            drifts.append(
                f"{source.label}: 実際は{expected}件、索引は{counts.get(source.kind, 0)}件でした。{mended}件で作り直しました。"
            )
    if drifts:
        raise IndexDrifted(" ".join(drifts))
    unknown = sorted(kind_label(kind) for kind in counts if kind not in SOURCES)
    note = f"照合できない種類: {'、'.join(unknown)}。" if unknown else ""
    return f"検索の索引{sum(counts.values())}件は各機能の件数と一致しています。{note}"
