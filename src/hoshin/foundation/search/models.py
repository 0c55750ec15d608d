from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import connections, models
from django.db.models.expressions import RawSQL

from hoshin.foundation.search.rules import LONGEST_QUERY, Audience, query_words
from hoshin.kernel.bigrams import fts5_query, tsquery_text


class EntryQuerySet(models.QuerySet["Entry"]):
    """Chainable filters over entries."""

    def for_audiences(self, audiences: Iterable[Audience]) -> EntryQuerySet:
        """Entries that one of these audiences may find."""
        return self.filter(audience__in=[audience.value for audience in audiences])

    def matching(self, query: str) -> EntryQuerySet:
        """Entries that hold every word of `query`; none when the query holds no word.

        Exact on both databases: a phrase of pairs on SQLite; on PostgreSQL, whose index keeps no positions, long words
        are looked for again in the candidates.
        """
        words = query_words(query)
        if not words:
            return self.none()
        query = query[:LONGEST_QUERY]
        if connections[self.db].vendor == "sqlite":
            return self.filter(pk__in=RawSQL(_SQLITE_MATCH, (fts5_query(query),)))  # noqa: S611 - fixed text, bound value
        terms = RawSQL(_POSTGRES_MATCH, (tsquery_text(query),), models.BooleanField())  # noqa: S611 - fixed text, bound value
        candidates = self.filter(terms)
        for word in words:
            if len(word) > 2:
                candidates = candidates.filter(words__contains=word)
        return candidates


_SQLITE_MATCH = "SELECT rowid FROM search_index WHERE search_index MATCH %s"
_POSTGRES_MATCH = '"search_entry"."terms" @@ %s::tsquery'


class Entry(models.Model):
    """One thing that can be found. The database itself keeps its full-text index in step with `grams`.

    `words` holds the folded words, `grams` their tokens: both are computed from title and body and never shown. SQLite
    follows `grams` by triggers, which rebuilding the table would lose: a migration that alters it must make them anew.
    """

    kind = models.CharField("種類", max_length=40)
    thing_id = models.CharField("番号", max_length=64)
    audience = models.CharField(
        "公開範囲", max_length=10, choices=[(audience.value, audience.value) for audience in Audience]
    )
    updated_at = models.DateTimeField("更新日時")
    url = models.CharField("場所", max_length=500)
    # Long texts come last: SQLite reads a row from its beginning, and counting and sorting need only what is above.
    title = models.CharField("題名", max_length=500)
    body = models.TextField("本文", blank=True)
    words = models.TextField("語", blank=True)
    grams = models.TextField("索引", blank=True)

    objects: ClassVar[models.Manager[Entry]] = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing_id"], name="search_entry_once"),
            models.CheckConstraint(
                condition=models.Q(audience__in=[audience.value for audience in Audience]), name="search_entry_audience"
            ),
            models.CheckConstraint(condition=models.Q(url__startswith="/"), name="search_entry_local_address"),
        ]
