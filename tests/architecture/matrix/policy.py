from datetime import date, timedelta
from typing import Any

from tests.architecture.permission_matrix import CIO_SIDE, EVERYBODY, OTHERS, OWNERS, STAFF, House, Row

from hoshin.foundation.approvals.public import approve, current_request
from hoshin.foundation.people.tests.city import NOW
from hoshin.steering.policy.actions import REVISION_THING, open_thread
from hoshin.steering.policy.models import Revision, Section
from hoshin.steering.policy.public import (
    Field,
    Kind,
    add_basic_policy,
    add_focus_item,
    add_section,
    basic_policies,
    save_section,
    start_revision,
    submit_revision,
)

WRITERS = frozenset({"ict-staff"})
COMMENTERS = CIO_SIDE | OWNERS | OTHERS


def furnish(house: House) -> dict[str, Any]:
    """A revision in force, a draft made from it, one of its sections and a comment; another draft on its way."""
    writer = house.person("ict-staff")
    first = start_revision(person=writer, name="VER.01", purpose="策定", now=NOW)
    _fill(house, first)
    _decide(house, first)
    first.refresh_from_db()
    draft = start_revision(person=writer, name="VER.02", purpose="", based_on=first, now=NOW)
    on_its_way = start_revision(person=writer, name="VER.03", purpose="", based_on=first, now=NOW)
    later = NOW.date() + timedelta(days=30)
    submit_revision(person=writer, revision_id=on_its_way.pk, effective_on=later, note="", now=NOW)
    section = Section.objects.get(revision=draft, kind=Kind.NARRATIVE)
    removed = Section.objects.get(revision=draft, kind=Kind.FOCUS)
    Section.objects.filter(pk=removed.pk).update(is_removed=True)
    paragraph = section.paragraphs.all()[0]
    thread = open_thread(
        person=house.person("farm-head"), section_id=section.pk, paragraph_key=paragraph.key, body="意見", now=NOW
    )
    return {
        "policy_chapter": Section.objects.filter(revision=first, kind=Kind.CHAPTER).order_by("order")[0].key,
        "policy_section": section.pk,
        "policy_removed": removed.pk,
        "policy_paragraph": paragraph.key,
        "policy_thread": thread.pk,
    }


def _fill(house: House, revision: Revision) -> None:
    writer = house.person("ict-staff")
    for kind, heading, text in (
        (Kind.CHAPTER, "策定の目的等", ""),
        (Kind.NARRATIVE, "策定の目的", "目的です。"),
        (Kind.CHAPTER, "全体像", ""),
        (Kind.PRINCIPLE, "情報化理念", "情報を届ける。"),
        (Kind.CHAPTER, "基本方針", ""),
        (Kind.FIELD, Field.INTERNAL.label, ""),
    ):
        add_section(person=writer, revision_id=revision.pk, kind=kind, heading=heading, text=text, now=NOW)
    add_basic_policy(
        person=writer, revision_id=revision.pk, number=1, title="内部事務の効率化", field=Field.INTERNAL, now=NOW
    )
    for part in Section.objects.filter(revision=revision, kind__in=[Kind.APPROACH, Kind.DIRECTION]):
        save_section(person=writer, section_id=part.pk, version=1, heading="", text="本文です。", now=NOW)
    policy = Section.objects.get(revision=revision, kind=Kind.POLICY).basic_policy
    assert policy is not None
    add_focus_item(
        person=writer,
        revision_id=revision.pk,
        basic_policy=policy,
        group_title="",
        heading="RPAの適用",
        text="進めます。",
        now=NOW,
    )


def _decide(house: House, revision: Revision) -> None:
    submit_revision(
        person=house.person("ict-staff"), revision_id=revision.pk, effective_on=NOW.date(), note="", now=NOW
    )
    for who in ("aide", "deputy-cio", "cio"):
        request = current_request(REVISION_THING, revision.pk)
        assert request is not None
        approve(person=house.person(who), request_id=request.pk, seen_digest=request.content_digest, now=NOW)
    assert [policy.number for policy in basic_policies()] == [1]


def in_force(_: House) -> dict[str, Any]:
    """The revision in force."""
    return {"number": 1}


def draft(_: House) -> dict[str, Any]:
    """The draft."""
    return {"number": 2}


def on_its_way(_: House) -> dict[str, Any]:
    """The draft that is being decided."""
    return {"number": 3}


def decided_pair(_: House) -> dict[str, Any]:
    """A revision beside itself: public on both sides."""
    return {"old": 1, "new": 1}


def drafted_pair(_: House) -> dict[str, Any]:
    """A revision beside a draft."""
    return {"old": 1, "new": 2}


def section(house: House) -> dict[str, Any]:
    """A section of the draft."""
    return {"number": 2, "section_id": house.things["policy_section"]}


def removed(house: House) -> dict[str, Any]:
    """A section that was taken out of the draft."""
    return {"number": 2, "section_id": house.things["policy_removed"]}


def paragraph(house: House) -> dict[str, Any]:
    """A paragraph of the draft."""
    return {**section(house), "paragraph_key": house.things["policy_paragraph"]}


def thread(house: House) -> dict[str, Any]:
    """A comment on the draft."""
    return {"number": 2, "thread_id": house.things["policy_thread"]}


def chapter(house: House) -> dict[str, Any]:
    """A chapter of the revision in force."""
    return {"key": house.things["policy_chapter"]}


ROWS = [
    Row("policy:home", get=EVERYBODY),
    Row("policy:basic_policy", get=EVERYBODY, arguments=in_force),
    Row("policy:chapter", get=EVERYBODY, arguments=chapter),
    Row("policy:classification", get=EVERYBODY),
    Row("policy:revisions", get=EVERYBODY),
    Row("policy:revision", get=EVERYBODY, arguments=in_force),
    Row("policy:revision_json", get=EVERYBODY, arguments=in_force),
    Row("policy:revision_pdf", get=EVERYBODY, arguments=in_force),
    Row("policy:current_json", get=EVERYBODY),
    Row("policy:schema", get=EVERYBODY),
    Row("policy:choose_comparison", get=frozenset()),
    Row("policy:compare", get=EVERYBODY, arguments=decided_pair),
    Row("policy:compare_pdf", get=EVERYBODY, arguments=decided_pair),
    Row("policy:compare_excel", get=EVERYBODY, arguments=decided_pair),
    Row("policy:staff_choose_comparison", get=frozenset()),
    Row("policy:staff_compare", get=STAFF, arguments=drafted_pair),
    Row("policy:staff_compare_pdf", get=STAFF, arguments=drafted_pair),
    Row("policy:staff_compare_excel", get=STAFF, arguments=drafted_pair),
    Row("policy:staff_revisions", get=STAFF),
    Row("policy:staff_revision", get=STAFF, arguments=draft),
    Row("policy:staff_revision_pdf", get=STAFF, arguments=draft),
    Row("policy:read_draft", get=STAFF, arguments=draft),
    Row("policy:comments", get=STAFF, arguments=draft),
    Row("policy:history", get=STAFF, arguments=draft),
    Row("policy:schemes", get=STAFF),
    Row("policy:export_schemes", get=STAFF),
    Row("policy:comment", get=COMMENTERS, post=COMMENTERS, arguments=paragraph, data=lambda _: {"body": "意見"}),
    Row("policy:thread", get=STAFF, post=COMMENTERS, arguments=thread, data=lambda _: {"body": "返信"}),
    Row("policy:settle", post=COMMENTERS, arguments=thread, data=lambda _: {"move": "resolve"}),
    Row("policy:start", get=WRITERS, post=WRITERS),
    Row("policy:describe", get=WRITERS, post=WRITERS, arguments=draft),
    Row(
        "policy:submit",
        get=WRITERS,
        post=WRITERS,
        arguments=draft,
        data=lambda _: {"effective_on": date(2027, 4, 1).isoformat()},
    ),
    Row("policy:recall", post=WRITERS, arguments=on_its_way),
    Row("policy:withdraw", get=WRITERS, post=WRITERS, arguments=draft, data=lambda _: {"reason": "やめます"}),
    Row("policy:add_section", get=WRITERS, post=WRITERS, arguments=draft),
    Row("policy:add_policy", get=WRITERS, post=WRITERS, arguments=draft),
    Row("policy:add_item", get=WRITERS, post=WRITERS, arguments=draft),
    Row("policy:edit_section", get=WRITERS, post=WRITERS, arguments=section),
    Row("policy:merge_section", post=WRITERS, arguments=section),
    Row("policy:move_section", post=WRITERS, arguments=section, data=lambda _: {"direction": "up"}),
    Row("policy:remove_section", get=WRITERS, post=WRITERS, arguments=section),
    Row("policy:restore_section", post=WRITERS, arguments=removed),
    Row("policy:import_schemes", get=WRITERS, post=WRITERS),
]
