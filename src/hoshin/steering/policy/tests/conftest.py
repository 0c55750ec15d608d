import json
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.core.cache import caches

from hoshin.foundation.approvals.public import approve, current_request
from hoshin.foundation.people.models import Assignment, Office, Post, StaffAccount
from hoshin.foundation.people.models import Section as Division
from hoshin.foundation.people.public import VISITOR, Person, Role, person_of
from hoshin.kernel.clock import JAPAN
from hoshin.steering.policy.actions import (
    REVISION_THING,
    add_basic_policy,
    add_focus_item,
    add_section,
    import_schemes,
    save_section,
    start_revision,
    submit_revision,
)
from hoshin.steering.policy.models import BasicPolicy, Revision, Section
from hoshin.steering.policy.rules import Field, Kind

NOW = datetime(2021, 5, 10, 9, 0, tzinfo=JAPAN)
LONG_AGO = date(2000, 4, 1)
POSTS = {
    "cio": ("CIO", Role.CIO),
    "deputy": ("副CIO", Role.DEPUTY_CIO),
    "aide": ("総務管理部長", Role.CIO_AIDE),
    "staff": ("情報政策室 係長", Role.CIO_STAFF),
    "colleague": ("情報政策室 主任", Role.CIO_STAFF),
    "member": ("市民課 主事", Role.SECTION_MEMBER),
    "head": ("市民課長", Role.SECTION_HEAD),
    "auditor": ("監査担当", Role.AUDITOR),
    "expert": ("有識者", Role.EXPERT),
}


@dataclass(frozen=True)
class Cast:
    """Everybody who comes near the policy."""

    cio: Person
    deputy: Person
    aide: Person
    staff: Person
    colleague: Person
    member: Person
    head: Person
    auditor: Person
    expert: Person
    visitor: Person = VISITOR


@pytest.fixture(autouse=True)
def no_kept_pages():
    """Another test's pages have the same version: its rows were taken back, and so were its events."""
    for kept in caches.all(initialized_only=True):
        kept.clear()


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def cast(db):
    office = Office.objects.create(code="kida", name="木田庁舎", is_main=True)
    division = Division.objects.create(code="ict", name="情報政策室", office=office, starts_on=LONG_AGO)
    people = {}
    for code, (title, role) in POSTS.items():
        account = StaffAccount.objects.create(login_name=code, label=title, created_at=NOW)
        post = Post.objects.create(code=code, title=title, role=role, section=None if role is Role.EXPERT else division)
        Assignment.objects.create(account=account, post=post, starts_on=LONG_AGO)
        people[code] = person_of(account, now=NOW)
    return Cast(**people)


@pytest.fixture
def draft(cast, now):
    """A small but complete draft: every kind of section, two basic policies, three focus items."""
    revision = start_revision(person=cast.staff, name="VER.01", purpose="はじめての策定", now=now)

    def add(kind, heading, text=""):
        return add_section(person=cast.staff, revision_id=revision.pk, kind=kind, heading=heading, text=text, now=now)

    add(Kind.CHAPTER, "策定の目的等")
    add(Kind.NARRATIVE, "策定の目的", "市民の暮らしを便利にします。\n\n持続できる市役所をつくります。")
    add(Kind.CHAPTER, "方針の全体像")
    add(Kind.PRINCIPLE, "情報化理念", "情報を合理的に扱い、必要な人に届ける。\n\n理念は取組の軸です。")
    add(Kind.KEYWORD, "合理的", "扱いやすさと経済性の両方を指します。")
    add(Kind.KEYWORD, "必要な人", "市民と職員の両方を指します。")
    add(Kind.CHAPTER, "基本方針")
    add(Kind.FIELD, Field.CITIZEN_INDUSTRY.label)
    add(Kind.FIELD, Field.INTERNAL.label)
    add(Kind.CLASSIFICATION, "各基本方針の分類と国計画等との整合", "分類は次の表のとおりです。")
    _add_policy(
        cast,
        revision,
        1,
        title="行政手続等の利便性の向上",
        field=Field.CITIZEN_INDUSTRY,
        items=["オンライン申請", "窓口支援"],
    )
    _add_policy(cast, revision, 2, title="内部事務の効率化", field=Field.INTERNAL, items=["RPAの適用"])
    revision.refresh_from_db()
    return revision


def _add_policy(cast, revision, number, *, title, field, items):
    add_basic_policy(person=cast.staff, revision_id=revision.pk, number=number, title=title, field=field, now=NOW)
    policy = BasicPolicy.objects.get(number=number)
    for kind, text in ((Kind.APPROACH, f"{title}の考え方です。"), (Kind.DIRECTION, "1. 広げます\n2. 減らします")):
        section = Section.objects.get(revision=revision, basic_policy=policy, kind=kind)
        save_section(person=cast.staff, section_id=section.pk, version=section.version, heading="", text=text, now=NOW)
    for heading in items:
        add_focus_item(
            person=cast.staff,
            revision_id=revision.pk,
            basic_policy=policy,
            group_title="まとまり",
            heading=heading,
            text=f"{heading}を進めます。",
            now=NOW,
        )


@pytest.fixture
def section_of(draft):
    """The section of the draft with that key or kind."""

    def find(kind, revision: Revision = draft, **conditions):
        return Section.objects.filter(revision=revision, kind=kind, **conditions).order_by("order")[0]

    return find


def scheme_entry(code="municipal-dx", start="2020-12-25", **changes):
    return {
        "code": code,
        "title": "自治体DX分類",
        "edition": "第1.0版",
        "valid_from_on": start,
        "source": "自治体DX推進計画",
        "checked_on": "2021-05-10",
        "categories": [
            {"code": "i", "title": "標準化・共通化", "group": "重点取組事項"},
            {"code": "ii", "title": "カードの普及促進", "group": "重点取組事項"},
        ],
        "proposals": {"1": ["ii"], "2": ["i"]},
        **changes,
    }


def scheme_file(*entries):
    return json.dumps({"schemes": list(entries)}, ensure_ascii=False)


@pytest.fixture
def schemes(cast, draft, now):
    lasting = scheme_entry(
        code="public-private-data",
        start="2016-12-14",
        title="官民データ分類",
        edition="",
        categories=[{"code": "a", "title": "オンライン化原則"}, {"code": "e", "title": "標準化"}],
        proposals={"1": ["a"], "2": ["e"]},
    )
    import_schemes(person=cast.staff, text=scheme_file(scheme_entry(), lasting), now=now)


def request_id(revision):
    request = current_request(REVISION_THING, revision.pk)
    assert request is not None
    return request.pk


def agree(revision, *people, now=NOW):
    """Each of the people in turn approves what they have seen."""
    for person in people:
        request = current_request(REVISION_THING, revision.pk)
        assert request is not None
        approve(person=person, request_id=request.pk, seen_digest=request.content_digest, now=now)


def decide(cast, revision, *, effective_on, now=NOW):
    """Put a draft on its whole way: submitted, passed by aide and deputy, decided by the CIO."""
    submit_revision(person=cast.staff, revision_id=revision.pk, effective_on=effective_on, note="", now=now)
    agree(revision, cast.aide, cast.deputy, cast.cio, now=now)
    revision.refresh_from_db()
    return revision


@pytest.fixture
def in_force(cast, draft, schemes):
    """The draft as VER.01, decided and in force from the day of the decision."""
    return decide(cast, draft, effective_on=NOW.date())


@pytest.fixture
def second(cast, in_force, now):
    """A draft of VER.02 that rewords a paragraph, adds one and adds a focus item."""
    revision = start_revision(
        person=cast.staff, name="VER.02", purpose="有識者の意見を取り入れます。", based_on=in_force, now=now
    )
    section = Section.objects.get(revision=revision, kind=Kind.NARRATIVE)
    save_section(
        person=cast.staff,
        section_id=section.pk,
        version=1,
        heading=section.heading,
        text="市民の暮らしをさらに便利にします。\n\n持続できる市役所をつくります。\n\n付け加えた段落。",
        now=now,
    )
    add_focus_item(
        person=cast.staff,
        revision_id=revision.pk,
        basic_policy=BasicPolicy.objects.get(number=2),
        group_title="まとまり",
        heading="ソフト面の対策",
        text="講座を開きます。",
        now=now,
    )
    return revision


@pytest.fixture
def sign_in(client):
    """Sign the browser in as somebody of the cast."""

    def enter(person):
        client.force_login(StaffAccount.objects.get(pk=person.account_id))
        return client

    return enter
