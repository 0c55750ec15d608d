import secrets
from datetime import datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.policy.actions.editing import Words, write_first
from hoshin.steering.policy.actions.identity import establish_basic_policy, establish_focus_item
from hoshin.steering.policy.actions.locking import editable_revision, editable_section, record_on
from hoshin.steering.policy.models import BasicPolicy, FocusItem, Revision, Section
from hoshin.steering.policy.rules import OF_A_POLICY, Field, Kind, check_order, join, order_after_move, subtree

FREELY_ADDED = frozenset(Kind) - OF_A_POLICY
ONLY_ONCE = frozenset({Kind.PRINCIPLE, Kind.CLASSIFICATION})


@transaction.atomic
def add_section(
    *,
    person: Person,
    revision_id: int,
    kind: Kind,
    heading: str,
    text: str,
    after_id: int | None = None,
    key: str = "",
    now: datetime,
) -> Section:
    """A new chapter, section, keyword … behind the section `after_id` (and what stands below it), or at the end.

    Parts of basic policies come by `add_basic_policy` and `add_focus_item`. Raises RuleBroken in an impossible place.
    """
    revision = editable_revision(revision_id, person)
    if kind not in FREELY_ADDED:
        raise RuleBroken("基本方針と重点取組事項は、それぞれの追加の画面から加えてください。", field="kind")
    if kind in ONLY_ONCE and _standing(revision, kind=kind.value):
        raise RuleBroken(f"「{kind.label}」の節は、1つの版に1つだけ置けます。", field="kind")
    own_key = _field_key(heading) if kind is Kind.FIELD else key or f"{kind.value}-{secrets.token_hex(4)}"
    section = _new(revision, kind, own_key, person=person, now=now)
    write_first(section, Words(heading, "", text), person=person, now=now)
    _insert(revision, [section], after_id)
    _record_added(revision, section, person=person, now=now)
    return section


@transaction.atomic
def add_basic_policy(
    *, person: Person, revision_id: int, number: int, title: str, field: Field, code: str = "", now: datetime
) -> Section:
    """A basic policy with its heading, an empty approach and an empty direction, at the end of its field's part.

    Raises RuleBroken when the number is taken or the revision has no part for the field. Returns the heading's section.
    """
    revision = editable_revision(revision_id, person)
    policy = _known_or_new_policy(revision, person=person, number=number, title=title, field=field, code=code, now=now)
    after = _last_of_field(revision, field)
    sections = []
    for kind in (Kind.POLICY, Kind.APPROACH, Kind.DIRECTION):
        suffix = "" if kind is Kind.POLICY else f"-{kind.value}"
        section = _new(revision, kind, f"policy-{number}{suffix}", person=person, now=now, basic_policy=policy)
        write_first(section, Words(title, "", ""), person=person, now=now)
        sections.append(section)
    _insert(revision, sections, after)
    _record_added(revision, sections[0], person=person, now=now)
    return sections[0]


@transaction.atomic
def add_focus_item(
    *,
    person: Person,
    revision_id: int,
    basic_policy: BasicPolicy,
    group_title: str,
    heading: str,
    text: str,
    focus_item: FocusItem | None = None,
    now: datetime,
) -> Section:
    """A focus item behind the others of its group, or of its basic policy where it opens a group.

    It is a new one, or `focus_item` of an earlier revision again.
    """
    revision = editable_revision(revision_id, person)
    own = _standing(revision, basic_policy=basic_policy)
    if not own:
        raise RuleBroken("この版には、その基本方針がありません。", field="basic_policy")
    item = focus_item or establish_focus_item(
        person=person, basic_policy=basic_policy, group_title=group_title, title=heading, now=now
    )
    if Section.objects.filter(revision=revision, focus_item=item).exists():
        raise RuleBroken("その重点取組事項は、この版にすでにあります。", field="heading")
    key = f"focus-{basic_policy.number}-{item.number}"
    section = _new(revision, Kind.FOCUS, key, person=person, now=now, basic_policy=basic_policy, focus_item=item)
    write_first(section, Words(heading, group_title, text), person=person, now=now)
    alike = [other for other in own if other.kind == Kind.FOCUS.value and other.group_title == group_title]
    _insert(revision, [section], (alike or own)[-1].pk)
    _record_added(revision, section, person=person, now=now)
    return section


@transaction.atomic
def move_section(*, person: Person, section_id: int, upwards: bool, now: datetime) -> Section:
    """Let a section change places with its neighbour, with everything below it. RuleBroken at the edge."""
    revision, section = editable_section(section_id, person)
    standing = _standing(revision)
    index = next((index for index, other in enumerate(standing) if other.pk == section.pk), None)
    if index is None:
        raise NotFound("お探しの節は見つかりません。")
    order = order_after_move([Kind(other.kind) for other in standing], index, upwards=upwards)
    _store_order([standing[place] for place in order])
    after = {"section": section.key, "direction": "up" if upwards else "down"}
    record_on(revision, "policy.section.moved", person=person, now=now, after=after)
    return section


@transaction.atomic
def remove_section(*, person: Person, section_id: int, now: datetime) -> Section:
    """Take a section and what stands below it out of the revision; text and comments are kept and can come back."""
    revision, section = editable_section(section_id, person)
    standing = _standing(revision)
    levels = [Kind(other.kind).level for other in standing]
    index = next((index for index, other in enumerate(standing) if other.pk == section.pk), None)
    if index is None:
        raise RuleBroken("この節は、すでに削除されています。")
    gone = [standing[place] for place in subtree(levels, index)]
    Section.objects.filter(pk__in=[other.pk for other in gone]).update(is_removed=True)
    record_on(
        revision,
        "policy.section.removed",
        person=person,
        now=now,
        before={"sections": [other.key for other in gone], "heading": str(section)},
    )
    return section


@transaction.atomic
def restore_section(*, person: Person, section_id: int, now: datetime) -> Section:
    """Put a removed section back where it stood; RuleBroken when what it belonged to is gone."""
    revision, section = editable_section(section_id, person)
    if not section.is_removed:
        raise RuleBroken("この節は削除されていません。")
    section.is_removed = False
    section.save(update_fields=["is_removed"])
    check_order(other.outline for other in _standing(revision))
    record_on(
        revision,
        "policy.section.restored",
        person=person,
        now=now,
        after={"section": section.key, "heading": str(section)},
    )
    return section


def _standing(revision: Revision, **conditions: object) -> list[Section]:
    return list(Section.objects.filter(revision=revision, is_removed=False, **conditions).order_by("order", "id"))


def _field_key(heading: str) -> str:
    """The key of the part that holds the policies of a field; its heading is the field's name."""
    field = next((field for field in Field if field.label == heading.strip()), None)
    if field is None:
        names = "か".join(f"「{field.label}」" for field in Field)
        raise RuleBroken(f"分野の見出しは、{names}にしてください。", field="heading")
    return f"field-{field.value}"


def _new(
    revision: Revision,
    kind: Kind,
    key: str,
    *,
    person: Person,
    now: datetime,
    basic_policy: BasicPolicy | None = None,
    focus_item: FocusItem | None = None,
) -> Section:
    if Section.objects.filter(revision=revision, key=key).exists():
        raise RuleBroken("同じ節が、この版にすでにあります。削除した節であれば、元へ戻してください。")
    return Section(
        revision=revision,
        key=key,
        kind=kind.value,
        order=0,
        basic_policy=basic_policy,
        focus_item=focus_item,
        changed_at=now,
        changed_by=person.label,
    )


def _insert(revision: Revision, fresh: list[Section], after_id: int | None) -> None:
    """Give the fresh sections their place behind `after_id` and what stands below it; RuleBroken when it cannot be."""
    ids = {section.pk for section in fresh}
    standing = [section for section in _standing(revision) if section.pk not in ids]
    place = len(standing)
    if after_id is not None:
        index = next((index for index, section in enumerate(standing) if section.pk == after_id), None)
        if index is None:
            raise NotFound("加える場所の節が見つかりません。")
        place = _end_of(standing, index, Kind(fresh[0].kind))
    ordered = [*standing[:place], *fresh, *standing[place:]]
    check_order(section.outline for section in ordered)
    _store_order(ordered)


def _end_of(standing: list[Section], index: int, kind: Kind) -> int:
    """Behind the section at `index` when the new one goes below it, behind all that stands below it otherwise."""
    levels = [Kind(section.kind).level for section in standing]
    return index + 1 if kind.level > levels[index] else subtree(levels, index).stop


def _store_order(ordered: list[Section]) -> None:
    displaced = [(order, section) for order, section in enumerate(ordered, start=1) if section.order != order]
    for order, section in displaced:
        section.order = order
    Section.objects.bulk_update([section for _, section in displaced], ["order"])


def _last_of_field(revision: Revision, field: Field) -> int:
    """The last section of the part of chapter 3 that holds the policies of this field."""
    standing = _standing(revision)
    parts = [index for index, section in enumerate(standing) if section.kind == Kind.FIELD.value]
    wanted = next((index for index in parts if standing[index].key == f"field-{field.value}"), None)
    if wanted is None:
        raise RuleBroken(f"この版には「{field.label}」の節がありません。先に加えてください。", field="field")
    levels = [Kind(section.kind).level for section in standing]
    return standing[subtree(levels, wanted).stop - 1].pk


def _known_or_new_policy(
    revision: Revision, *, person: Person, number: int, title: str, field: Field, code: str, now: datetime
) -> BasicPolicy:
    known = BasicPolicy.objects.filter(number=number).first()
    if known is not None and Section.objects.filter(revision=revision, basic_policy=known).exists():
        raise RuleBroken(f"基本方針{number}は、この版にすでにあります。", field="number")
    if known is not None and (known.field, known.title) == (field.value, title.strip()):
        return known
    return establish_basic_policy(
        person=person, number=number, code=code or f"policy-{number}", title=title, field=field, now=now
    )


def _record_added(revision: Revision, section: Section, *, person: Person, now: datetime) -> None:
    text = join(paragraph.text for paragraph in section.paragraphs.all())
    after = {"section": section.key, "kind": section.kind, "heading": str(section), "text": text}
    record_on(revision, "policy.section.added", person=person, now=now, after=after)
