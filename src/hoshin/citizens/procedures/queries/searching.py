"""What of the procedures can be searched."""

from collections.abc import Iterator

from hoshin.citizens.procedures.models import Procedure
from hoshin.citizens.procedures.rules.register import EVENT_READINGS, LifeEvent, PersonKind, TopicKind
from hoshin.foundation.search.public import Audience, Row

KIND = "procedures.procedure"
_EVENT = TopicKind.EVENT.value
_VOCABULARY = {TopicKind.EVENT.value: LifeEvent, TopicKind.PERSON.value: PersonKind}


def procedure_row(procedure: Procedure) -> Row:
    """A procedure as it is searched: by its words, its reading and what it is for."""
    topics = [str(_VOCABULARY[topic.kind](topic.code).label) for topic in procedure.topics.all()]
    topics += [EVENT_READINGS[LifeEvent(topic.code)] for topic in procedure.topics.all() if topic.kind == _EVENT]
    body = (procedure.reading, procedure.keywords, procedure.what, procedure.who, procedure.when, *topics)
    return Row(
        thing_id=str(procedure.pk),
        title=procedure.title,
        body="\n".join(text for text in body if text),
        url=f"/procedures/{procedure.code}/",
        audience=Audience.PUBLIC if procedure.is_public else Audience.STAFF,
        updated_at=procedure.updated_at,
    )


def count_rows() -> int:
    """How many procedures there are to search."""
    return Procedure.objects.count()


def search_rows() -> Iterator[Row]:
    """Every procedure as it is searched."""
    for procedure in Procedure.objects.prefetch_related("topics"):
        yield procedure_row(procedure)
