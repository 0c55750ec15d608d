import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import changed
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, MoveRefused, RuleBroken
from hoshin.steering.policy.actions.locking import editable_section, record_on
from hoshin.steering.policy.models import Section, SectionParagraph, SectionVersion
from hoshin.steering.policy.rules import NAMED_BY_KIND, Kind, Paragraph, carry_keys, join, normalise

LONGEST_TEXT = 50_000
LONGEST_HEADING = 200
LONGEST_GROUP = 100


@dataclass(frozen=True, slots=True)
class Words:
    """What a person writes in a section."""

    heading: str
    group_title: str
    text: str


class SectionConflict(Conflict):
    """Somebody else saved the section meanwhile. Nothing was written; all three forms are here for a choice."""

    def __init__(self, *, base: Words, theirs: Words, mine: Words, version: int, saved_by: str) -> None:
        super().__init__(f"この節は、開いている間に{saved_by}が保存しました。まだ何も保存していません。")
        self.base = base
        self.theirs = theirs
        self.mine = mine
        self.version = version
        self.saved_by = saved_by


@transaction.atomic
def save_section(
    *, person: Person, section_id: int, version: int, heading: str, group_title: str = "", text: str, now: datetime
) -> Section:
    """Store what was written, when nobody else saved the section since `version`; the section with its new version.

    A save without any difference keeps the version. Paragraphs keep their keys, so that comments stay pinned.
    Raises SectionConflict (with base, theirs and mine), MoveRefused outside a draft, RuleBroken for bad input.
    """
    revision, section = editable_section(section_id, person)
    if section.is_removed:
        raise MoveRefused("この節は削除されています。先に元へ戻してください。")
    mine = _checked(Kind(section.kind), Words(heading.strip(), group_title.strip(), normalise(text)))
    stored = _stored(section)
    if version != section.version:
        base = section.versions.get(version=version) if 0 < version < section.version else None
        if base is None:
            raise Conflict("編集の元にした内容が見つかりません。開き直してください。")
        if mine != stored:
            ground = Words(base.heading, base.group_title, base.text)
            raise SectionConflict(
                base=ground, theirs=stored, mine=mine, version=section.version, saved_by=section.changed_by
            )
    if mine == stored:
        return section
    before, after = changed(_as_event(stored), _as_event(mine))
    _write(section, mine, person=person, now=now)
    record_on(
        revision,
        "policy.section.saved",
        person=person,
        now=now,
        before={"section": section.key, **before},
        after={"section": section.key, **after},
    )
    return section


def write_first(section: Section, words: Words, *, person: Person, now: datetime) -> None:
    """Store the first words of a section that was just created."""
    checked = _checked(
        Kind(section.kind), Words(words.heading.strip(), words.group_title.strip(), normalise(words.text))
    )
    section.version = 0
    section.save()
    _write(section, checked, person=person, now=now)


def _write(section: Section, words: Words, *, person: Person, now: datetime) -> None:
    old = [Paragraph(paragraph.key, paragraph.text) for paragraph in section.paragraphs.all()]
    paragraphs = carry_keys(old, words.text, _fresh_keys())
    section.paragraphs.all().delete()
    SectionParagraph.objects.bulk_create(
        SectionParagraph(section=section, key=paragraph.key, order=order, text=paragraph.text)
        for order, paragraph in enumerate(paragraphs, start=1)
    )
    section.heading, section.group_title = words.heading, words.group_title
    section.version += 1
    section.changed_at, section.changed_by = now, person.label
    section.save()
    SectionVersion.objects.create(
        section=section,
        version=section.version,
        heading=words.heading,
        group_title=words.group_title,
        text=words.text,
        saved_at=now,
        saved_by=person.label,
    )


def _stored(section: Section) -> Words:
    return Words(section.heading, section.group_title, join(paragraph.text for paragraph in section.paragraphs.all()))


def _as_event(words: Words) -> dict[str, str]:
    return {"heading": words.heading, "group_title": words.group_title, "text": words.text}


def _fresh_keys() -> Iterator[str]:
    """Keys that no other paragraph of any revision bears."""
    while True:
        yield secrets.token_hex(5)


def _checked(kind: Kind, words: Words) -> Words:
    """The words, if a section of that kind can hold them; RuleBroken beside the field otherwise."""
    if kind not in NAMED_BY_KIND and not words.heading:
        raise RuleBroken("見出しを入れてください。", field="heading")
    if len(words.heading) > LONGEST_HEADING:
        raise RuleBroken(f"見出しは{LONGEST_HEADING}文字までで入れてください。", field="heading")
    if len(words.group_title) > LONGEST_GROUP:
        raise RuleBroken(f"区分は{LONGEST_GROUP}文字までで入れてください。", field="group_title")
    if len(words.text) > LONGEST_TEXT:
        raise RuleBroken(f"本文は{LONGEST_TEXT:,}文字までで入れてください。節を分けることもできます。", field="text")
    heading = "" if kind in NAMED_BY_KIND else words.heading
    return Words(heading, words.group_title if kind is Kind.FOCUS else "", words.text)
