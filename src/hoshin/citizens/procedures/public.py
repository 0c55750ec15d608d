"""The door of the procedures room."""

from hoshin.citizens.procedures.actions import (
    APPLICATION,
    KEYS,
    RegisterReport,
    begin_application,
    forget_old_tries,
    import_register,
    preview_register,
    publish_form,
    rotate_keys,
    save_page,
    save_procedure,
    scan_waiting_uploads,
    submit_application,
    withdraw_application,
)
from hoshin.citizens.procedures.actions.mailed_code import register_identity_mail
from hoshin.citizens.procedures.actions.resuming import register_resume_mail
from hoshin.citizens.procedures.queries import KIND, catalogue, count_rows, search_rows
from hoshin.citizens.procedures.queries.linking import (
    described_procedure,
    described_procedures,
    found_procedures,
    readable_procedures,
)
from hoshin.citizens.procedures.rules.register import COLUMNS, ProcedureEntry
from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.links.public import LinkKind, register_kind, register_readable
from hoshin.foundation.search.public import register_source
from hoshin.web.navigation import Audience, NavigationItem, register

__all__ = [
    "ProcedureEntry",
    "RegisterReport",
    "begin_application",
    "catalogue",
    "forget_old_tries",
    "import_register",
    "preview_register",
    "publish_form",
    "register_procedures",
    "rotate_keys",
    "save_page",
    "save_procedure",
    "scan_waiting_uploads",
    "submit_application",
    "withdraw_application",
]


def register_procedures() -> None:
    """Make the room known to the foundation: its words, what can be searched, its places in the navigation."""
    register_thing(
        KIND,
        "手続",
        {column.field: column.title for column in COLUMNS}
        | {"form_version": "様式の版", "form_draft": "下書きの保存回数", "digest": "様式の指紋"},
    )
    register_thing(
        APPLICATION,
        "申請",
        {
            "state": "状態",
            "form_version": "様式の版",
            "provider": "確認の手段",
            "proofing": "身元確認",
            "authentication": "当人認証",
        },
    )
    register_identity_mail()
    register_resume_mail()
    register_thing(KEYS, "申請の鍵", {"count": "件数"})
    register_sentences(
        {
            "procedures.keys.rotated": "申請の鍵を、新しい秘密鍵で包み直しました",
            "procedures.procedure.registered": "手続を台帳に登録しました",
            "procedures.procedure.changed": "手続の台帳を変更しました",
            "procedures.form.published": "様式を公開しました",
            "procedures.form.draft_saved": "様式の下書きを変更しました",
            "procedures.form.draft_discarded": "様式の下書きを破棄しました",
            "procedures.application.submitted": "申請を受け付けました",
            "procedures.application.identified": "申請者の本人確認ができました",
            "procedures.application.withdrawn": "申請が取り下げられました",
        }
    )
    register_source(KIND, label="手続", count=count_rows, rows=search_rows)
    register_kind(
        LinkKind(
            KIND,
            "手続",
            describe=described_procedure,
            search=found_procedures,
            describe_many=described_procedures,
        )
    )
    register_readable(KIND, readable_procedures)
    register(NavigationItem("手続を探す", "procedures:catalogue", Audience.PUBLIC, order=5, icon="search"))
    register(NavigationItem("手続の台帳", "procedures:register", Audience.STAFF, order=30, icon="sheet"))
