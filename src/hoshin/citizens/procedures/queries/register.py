"""Reading the register and the public catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from hoshin.citizens.procedures.models import FormVersion, Procedure, ProcedureQuerySet, ProcedureTopic
from hoshin.citizens.procedures.permissions import visible_to
from hoshin.citizens.procedures.queries.searching import KIND
from hoshin.citizens.procedures.rules.register import (
    Attachment,
    Channel,
    DecisionWay,
    DuplicateScope,
    LifeEvent,
    OfferedChannel,
    PersonKind,
    ProcedureEntry,
    Retention,
    Seal,
    TopicKind,
)
from hoshin.foundation.people.public import VISITOR, Person, sections_on
from hoshin.foundation.search.public import matching_ids
from hoshin.kernel.errors import NotFound

MOST_FOUND = 500
_PARTS = ("topics", "channels", "attachments", "yearly_counts")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A procedure as its public page shows it."""

    procedure: Procedure
    entry: ProcedureEntry
    is_online: bool


def procedure_by_code(person: Person, code: str) -> Procedure:
    """The procedure; raises NotFound when there is none or it is not for this person's eyes."""
    found = visible_to(person).select_related("section__office").prefetch_related(*_PARTS).filter(code=code).first()
    if found is None:
        raise NotFound("お探しの手続は見つかりません。")
    return found


def catalogue_entry(code: str) -> CatalogueEntry:
    """The public page of a procedure; raises NotFound when it is not public."""
    procedure = procedure_by_code(VISITOR, code)
    is_online = FormVersion.objects.filter(procedure=procedure).exists()
    return CatalogueEntry(procedure, entry_of(procedure), is_online)


def catalogue(*, words: str = "", event: str = "", person: str = "") -> ProcedureQuerySet:
    """The public procedures that hold every word and belong to the life event and the kind of person."""
    return _narrowed(visible_to(VISITOR), words, event, person).prefetch_related("channels", "topics")


def register_list(person: Person, *, words: str = "", section_id: int | None = None) -> ProcedureQuerySet:
    """The procedures of the register that hold every word, of one section when one is named."""
    found = _narrowed(visible_to(person), words, "", "")
    if section_id is not None:
        found = found.filter(section_id=section_id)
    return found.select_related("section").prefetch_related("channels", "yearly_counts")


def _narrowed(found: ProcedureQuerySet, words: str, event: str, person: str) -> ProcedureQuerySet:
    if words.strip():
        found = found.filter(pk__in=matching_ids(words, kind=KIND, most=MOST_FOUND))
    if event:
        found = found.about(TopicKind.EVENT, event)
    if person:
        found = found.about(TopicKind.PERSON, person)
    return found


def topic_counts(kind: TopicKind) -> dict[str, int]:
    """How many public procedures there are under each life event or kind of person."""
    topics = ProcedureTopic.objects.filter(kind=kind.value, procedure__is_public=True).order_by("code")
    return dict(topics.values_list("code").annotate(count=Count("pk")))


def live_sections(day: date) -> dict[str, int]:
    """The sections of the day: number by code."""
    return {section.code: section.section_id for section in sections_on(day)}


def entries(procedures: Iterable[Procedure]) -> list[ProcedureEntry]:
    """The entries of procedures that came with their section and parts."""
    return [entry_of(procedure) for procedure in procedures]


def entry_of(procedure: Procedure) -> ProcedureEntry:
    """The procedure as the register's file shows it; prefetch section and parts when there are many."""
    topics = list(procedure.topics.all())
    counts = list(procedure.yearly_counts.all())
    year = counts[0].fiscal_year if counts else None
    return ProcedureEntry(
        **{name: getattr(procedure, name) for name in _PLAIN},
        section_code=procedure.section.code,
        events=tuple(LifeEvent(topic.code) for topic in topics if topic.kind == TopicKind.EVENT.value),
        persons=tuple(PersonKind(topic.code) for topic in topics if topic.kind == TopicKind.PERSON.value),
        channels=tuple(OfferedChannel(Channel(one.channel), one.note) for one in procedure.channels.all()),
        attachments=tuple(Attachment(one.title, one.rule) for one in procedure.attachments.all()),
        seal=Seal(procedure.seal),
        retention=Retention(procedure.retention),
        decision_way=DecisionWay(procedure.decision_way),
        duplicate_scope=DuplicateScope(procedure.duplicate_scope),
        counts_year=year,
        counts={Channel(one.channel): one.number for one in counts if one.fiscal_year == year},
    )


_PLAIN = (
    "code",
    "title",
    "reading",
    "keywords",
    "legal_basis",
    "who",
    "what",
    "when",
    "bring",
    "fee",
    "standard_days",
    "seal_rule",
    "proofing_level",
    "authentication_level",
    "needs_signature",
    "is_number_affair",
    "is_public",
)
