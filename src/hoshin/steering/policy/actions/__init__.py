"""What can be done to the policy: one function per act, each audited, in one transaction."""

from hoshin.steering.policy.actions.arranging import (
    add_basic_policy,
    add_focus_item,
    add_section,
    move_section,
    remove_section,
    restore_section,
)
from hoshin.steering.policy.actions.commenting import move_thread, open_thread, reply
from hoshin.steering.policy.actions.deciding import (
    ROUTE,
    content_digest,
    recall_revision,
    receive_outcome,
    refresh_search,
    submit_revision,
    withdraw_revision,
)
from hoshin.steering.policy.actions.drafting import describe_revision, start_revision
from hoshin.steering.policy.actions.editing import SectionConflict, Words, save_section
from hoshin.steering.policy.actions.identity import establish_basic_policy, establish_focus_item
from hoshin.steering.policy.actions.importing import import_schemes, preview_schemes
from hoshin.steering.policy.actions.locking import REVISION_THING

__all__ = [
    "REVISION_THING",
    "ROUTE",
    "SectionConflict",
    "Words",
    "add_basic_policy",
    "add_focus_item",
    "add_section",
    "content_digest",
    "describe_revision",
    "establish_basic_policy",
    "establish_focus_item",
    "import_schemes",
    "move_section",
    "move_thread",
    "open_thread",
    "preview_schemes",
    "recall_revision",
    "receive_outcome",
    "refresh_search",
    "remove_section",
    "reply",
    "restore_section",
    "save_section",
    "start_revision",
    "submit_revision",
    "withdraw_revision",
]
