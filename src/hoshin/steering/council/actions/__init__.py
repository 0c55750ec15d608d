"""What can be done to members, meetings and opinions."""

from hoshin.steering.council.actions.holding import (
    MINUTES_OWNER,
    cancel,
    close_meeting,
    invite,
    mark_attendance,
    note_reading,
    open_meeting,
    publish,
    tick_item,
    unpublish,
    write_minutes,
)
from hoshin.steering.council.actions.locking import MEETING_THING, MEMBER_THING
from hoshin.steering.council.actions.members import appoint_member, change_member
from hoshin.steering.council.actions.notices import register_templates
from hoshin.steering.council.actions.papers import add_paper, attach_comparison, remove_paper, renew_comparison
from hoshin.steering.council.actions.preparing import (
    SUBJECT,
    add_item,
    ask_question,
    describe_meeting,
    move_item,
    plan_meeting,
    remove_item,
    remove_question,
    reword_question,
)
from hoshin.steering.council.actions.reminding import remind_members
from hoshin.steering.council.actions.responding import leave, take_up
from hoshin.steering.council.actions.saying import (
    answer_question,
    discard_opinion,
    raise_motion,
    remark_on_paragraph,
    submit_drafts,
)

__all__ = [
    "MEETING_THING",
    "MEMBER_THING",
    "MINUTES_OWNER",
    "SUBJECT",
    "add_item",
    "add_paper",
    "answer_question",
    "appoint_member",
    "ask_question",
    "attach_comparison",
    "cancel",
    "change_member",
    "close_meeting",
    "describe_meeting",
    "discard_opinion",
    "invite",
    "leave",
    "mark_attendance",
    "move_item",
    "note_reading",
    "open_meeting",
    "plan_meeting",
    "publish",
    "raise_motion",
    "register_templates",
    "remark_on_paragraph",
    "remind_members",
    "remove_item",
    "remove_paper",
    "remove_question",
    "renew_comparison",
    "reword_question",
    "submit_drafts",
    "take_up",
    "tick_item",
    "unpublish",
    "write_minutes",
]
