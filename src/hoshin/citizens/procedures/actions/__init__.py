from hoshin.citizens.procedures.actions.applying import (
    RowChange,
    SavedPage,
    begin_application,
    follow_application,
    move_draft_up,
    reuse_answers,
    save_page,
    submit_application,
)
from hoshin.citizens.procedures.actions.forms import discard_draft, publish_draft, publish_form, save_draft, undo_draft
from hoshin.citizens.procedures.actions.identity import forget_old_questions
from hoshin.citizens.procedures.actions.keys import KEYS, rotate_keys
from hoshin.citizens.procedures.actions.register import (
    RegisterReport,
    import_register,
    preview_register,
    save_procedure,
)
from hoshin.citizens.procedures.actions.tries import forget_old_tries
from hoshin.citizens.procedures.actions.uploading import scan_waiting_uploads
from hoshin.citizens.procedures.actions.withdrawing import withdraw_application, withdraw_by_token
from hoshin.citizens.procedures.rules.applications import APPLICATION

__all__ = [
    "APPLICATION",
    "KEYS",
    "RegisterReport",
    "RowChange",
    "SavedPage",
    "begin_application",
    "discard_draft",
    "follow_application",
    "forget_old_questions",
    "forget_old_tries",
    "import_register",
    "move_draft_up",
    "preview_register",
    "publish_draft",
    "publish_form",
    "reuse_answers",
    "rotate_keys",
    "save_draft",
    "save_page",
    "save_procedure",
    "scan_waiting_uploads",
    "submit_application",
    "undo_draft",
    "withdraw_application",
    "withdraw_by_token",
]
