"""The door of the policy room."""

from datetime import time

from hoshin.foundation.approvals.public import RouteStep, StepKind, register_outcome, register_route
from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.people.public import Role
from hoshin.foundation.schedule.public import Job, register
from hoshin.foundation.search.public import register_source
from hoshin.kernel import clock
from hoshin.steering.policy.actions import (
    REVISION_THING,
    ROUTE,
    add_basic_policy,
    add_focus_item,
    add_section,
    content_digest,
    describe_revision,
    establish_basic_policy,
    establish_focus_item,
    import_schemes,
    move_thread,
    open_thread,
    receive_outcome,
    refresh_search,
    remove_section,
    reply,
    save_section,
    start_revision,
    submit_revision,
)
from hoshin.steering.policy.models import BasicPolicy, Revision
from hoshin.steering.policy.queries import (
    SEARCH_KIND,
    Document,
    PolicyText,
    Principle,
    ServingSheet,
    basic_policies,
    categories_valid_on,
    comparison_for,
    document_of,
    focus_items,
    proposed_categories,
    register_serving_sheets,
    revision_in_force,
    search_rows,
    threads_of,
)
from hoshin.steering.policy.rules import Field, Kind, Span, difference
from hoshin.web.navigation import Audience, NavigationItem
from hoshin.web.navigation import register as register_navigation

__all__ = [
    "REVISION_THING",
    "BasicPolicy",
    "Document",
    "Field",
    "Kind",
    "PolicyText",
    "Principle",
    "Revision",
    "ServingSheet",
    "Span",
    "add_basic_policy",
    "add_focus_item",
    "add_section",
    "basic_policies",
    "categories_valid_on",
    "comparison_for",
    "describe_revision",
    "difference",
    "document_of",
    "establish_basic_policy",
    "establish_focus_item",
    "focus_items",
    "import_schemes",
    "move_thread",
    "open_thread",
    "proposed_categories",
    "refresh_search",
    "register_policy",
    "register_serving_sheets",
    "remove_section",
    "reply",
    "revision_in_force",
    "save_section",
    "start_revision",
    "submit_revision",
    "threads_of",
]

SENTENCES = {
    "policy.basic_policy.established": "基本方針を定めました",
    "policy.focus_item.established": "重点取組事項を定めました",
    "policy.name.changed": "名称を、決裁された版に合わせました",
    "policy.revision.started": "版の作成を始めました",
    "policy.revision.described": "版の名称・趣旨を改めました",
    "policy.revision.submitted": "版の決裁を求めました",
    "policy.revision.returned": "版が作成に戻りました",
    "policy.revision.approved": "版が決裁されました",
    "policy.revision.rejected": "版が否決されました",
    "policy.revision.withdrawn": "版を取り下げました",
    "policy.section.added": "節を加えました",
    "policy.section.saved": "節を書き換えました",
    "policy.section.moved": "節の並びを変えました",
    "policy.section.removed": "節を削除しました",
    "policy.section.restored": "削除した節を戻しました",
    "policy.thread.opened": "段落に意見を付けました",
    "policy.thread.replied": "意見に返信しました",
    "policy.thread.resolved": "意見を解決済みにしました",
    "policy.thread.reopened": "意見を未解決に戻しました",
    "policy.scheme.imported": "国の分類体系を取り込みました",
}
REVISION_FIELDS = {
    "name": "版の名称",
    "purpose": "改版の趣旨",
    "based_on": "元にした版",
    "state": "状態",
    "effective_on": "施行日",
    "digest": "内容の要約値",
    "section": "節",
    "sections": "節",
    "kind": "種類",
    "heading": "見出し",
    "group_title": "区分",
    "text": "本文",
    "direction": "動かした向き",
    "quote": "段落",
    "body": "意見",
}
IDENTITY_FIELDS = {"number": "番号", "code": "コード", "title": "名称", "field": "分野", "group_title": "区分"}


def register_policy() -> None:
    """What the room tells the others: words of its events, its decision and its route, its search, its daily job."""
    register_sentences(SENTENCES)
    register_thing(REVISION_THING, "基本方針の版", REVISION_FIELDS)
    register_thing("policy.basic_policy", "基本方針", IDENTITY_FIELDS)
    register_thing("policy.focus_item", "重点取組事項", IDENTITY_FIELDS)
    register_thing("policy.scheme", "国の分類体系")
    register_route(
        ROUTE,
        label="情報化推進基本方針の決定",
        steps=(
            RouteStep(1, StepKind.CIRCULATE, Role.CIO_AIDE),
            RouteStep(2, StepKind.CIRCULATE, Role.DEPUTY_CIO),
            RouteStep(3, StepKind.DECIDE, Role.CIO),
        ),
    )
    register_outcome(REVISION_THING, receive_outcome, digest=content_digest)
    register_source(
        SEARCH_KIND,
        label="情報化推進基本方針",
        count=lambda: len(search_rows(clock.today())),
        rows=lambda: search_rows(clock.today()),
    )
    register(
        Job(
            code="policy.refresh_search",
            label="施行中の方針の検索への反映",
            daily_at=time(0, 5),
            run=lambda now: refresh_search(now=now),
        )
    )
    register_navigation(NavigationItem("情報化推進基本方針", "policy:home", Audience.PUBLIC, order=10, icon="book"))
    register_navigation(NavigationItem("基本方針の版", "policy:staff_revisions", Audience.STAFF, order=60, icon="book"))
