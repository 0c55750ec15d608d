"""The door of the expert meeting."""

from datetime import time

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.files.public import register_owner
from hoshin.foundation.links.public import LinkKind, register_kind
from hoshin.foundation.links.public import register_source as register_link_source
from hoshin.foundation.schedule.public import Job, register
from hoshin.foundation.search.public import register_source
from hoshin.steering.council.actions import (
    MEETING_THING,
    MEMBER_THING,
    add_paper,
    answer_question,
    appoint_member,
    ask_question,
    attach_comparison,
    close_meeting,
    invite,
    leave,
    mark_attendance,
    note_reading,
    open_meeting,
    plan_meeting,
    publish,
    raise_motion,
    register_templates,
    remark_on_paragraph,
    remind_members,
    take_up,
    tick_item,
    write_minutes,
)
from hoshin.steering.council.models import Meeting
from hoshin.steering.council.permissions import is_secretariat
from hoshin.steering.council.queries import (
    MINUTES_FILES,
    PAPER_OWNER,
    SEARCH_KIND,
    announced_meetings,
    described_meeting,
    found_meetings,
    may_change_meeting,
    may_change_minutes_files,
    may_change_paper_files,
    may_read_meeting,
    may_read_minutes_files,
    may_read_paper_files,
    name_of_meeting,
    name_of_paper,
    paragraphs_in,
    published_meetings,
    search_count,
    search_rows,
    waiting_in_council,
)
from hoshin.steering.council.rules import MEETING_FLOW, OPINION_FLOW, ItemKind, Seat
from hoshin.web.navigation import Audience, NavigationItem, Place, set_place
from hoshin.web.navigation import register as register_navigation

__all__ = [
    "MEETING_FLOW",
    "OPINION_FLOW",
    "ItemKind",
    "Meeting",
    "Seat",
    "add_paper",
    "announced_meetings",
    "answer_question",
    "appoint_member",
    "ask_question",
    "attach_comparison",
    "close_meeting",
    "invite",
    "is_secretariat",
    "leave",
    "mark_attendance",
    "note_reading",
    "open_meeting",
    "paragraphs_in",
    "plan_meeting",
    "publish",
    "published_meetings",
    "raise_motion",
    "register_council",
    "remark_on_paragraph",
    "take_up",
    "tick_item",
    "waiting_in_council",
    "write_minutes",
]

SENTENCES = {
    "council.member.appointed": "有識者会議の委員を登録しました",
    "council.member.changed": "委員の登録を改めました",
    "council.meeting.planned": "有識者会議の準備を始めました",
    "council.meeting.described": "会議の日時・場所・案内を改めました",
    "council.meeting.invited": "会議の開催を案内しました",
    "council.meeting.opened": "会議を開会しました",
    "council.meeting.attended": "委員の出欠を付けました",
    "council.meeting.closed": "会議を閉会しました",
    "council.meeting.published": "会議の結果を公表しました",
    "council.meeting.unpublished": "会議の結果の公表を取り下げました",
    "council.meeting.cancelled": "会議を取りやめました",
    "council.meeting.reminded": "意見の提出を促しました",
    "council.item.added": "次第に項目を加えました",
    "council.item.moved": "次第の並びを変えました",
    "council.item.removed": "次第の項目を外しました",
    "council.item.ticked": "次第の項目を済みにしました",
    "council.item.noted": "次第の項目に記録を書きました",
    "council.paper.added": "資料を加えました",
    "council.paper.renewed": "新旧対照表を作り直しました",
    "council.paper.removed": "資料を外しました",
    "council.question.asked": "質疑事項を加えました",
    "council.question.reworded": "質疑事項を書き換えました",
    "council.question.removed": "質疑事項を外しました",
    "council.opinion.drafted": "意見の下書きを保存しました",
    "council.opinion.submitted": "意見を提出しました",
    "council.opinion.discarded": "意見を取り消しました",
    "council.opinion.responded": "意見への対応を示しました",
    "council.minutes.written": "議事録を書きました",
}
MEETING_FIELDS = {
    "state": "状態",
    "subject": "会議の名称",
    "starts_at": "開会",
    "ends_at": "閉会の予定",
    "place": "場所・箇所",
    "due_at": "意見の提出期限",
    "invitation": "案内文",
    "members": "委員の人数",
    "present": "出席した委員の人数",
    "item": "次第の項目",
    "note": "議事の記録",
    "paper": "資料",
    "question": "質疑事項",
    "body": "本文",
    "opinion": "意見",
    "member": "委員",
    "response": "対応の内容",
    "length": "文字数",
    "days": "期限までの日数",
}
MEMBER_FIELDS = {"affiliation": "所属・専門", "seat": "役割", "starts_on": "任期の始まり", "ends_on": "任期の終わり"}


def register_council() -> None:
    """What the room tells the others: its words, messages, files, search, links, daily job and navigation."""
    register_sentences(SENTENCES)
    register_thing(MEETING_THING, "有識者会議", MEETING_FIELDS)
    register_thing(MEMBER_THING, "有識者会議の委員", MEMBER_FIELDS)
    register_templates()
    register_owner(PAPER_OWNER, can_read=may_read_paper_files, can_change=may_change_paper_files, name_of=name_of_paper)
    register_owner(
        MINUTES_FILES, can_read=may_read_minutes_files, can_change=may_change_minutes_files, name_of=name_of_meeting
    )
    register_source(SEARCH_KIND, label="有識者会議", count=search_count, rows=search_rows)
    register_kind(LinkKind(MEETING_THING, "有識者会議", describe=described_meeting, search=found_meetings))
    register_link_source(MEETING_THING, can_change=may_change_meeting, can_read=may_read_meeting)
    register(
        Job(
            code="council.remind",
            label="有識者会議の意見の督促",
            daily_at=time(8, 0),
            run=lambda now: remind_members(now=now),
        )
    )
    set_place(Place.MEMBER_HOME, "council:desk")
    register_navigation(NavigationItem("有識者会議", "council:home", Audience.PUBLIC, order=20, icon="users"))
    register_navigation(NavigationItem("有識者会議", "council:staff", Audience.STAFF, order=70, icon="users"))
