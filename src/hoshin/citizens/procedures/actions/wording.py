"""What the trail says of the room's things: their names, the names of their fields, a sentence for each act."""

from hoshin.citizens.procedures.actions import APPLICATION, KEYS
from hoshin.citizens.procedures.actions.examining.filters import FILTER
from hoshin.citizens.procedures.actions.intake.sources import SOURCE
from hoshin.citizens.procedures.actions.providers import PROVIDER
from hoshin.citizens.procedures.queries import KIND
from hoshin.citizens.procedures.rules.importing import INTAKE_FILE, EntryState
from hoshin.citizens.procedures.rules.register import COLUMNS

_PROCEDURE = {column.field: column.title for column in COLUMNS} | {
    "form_version": "様式の版",
    "form_draft": "下書きの保存回数",
    "digest": "様式の指紋",
    "ruling": "決定",
    "letter_title": "通知書の表題",
    "letter_body": "通知書の本文",
    "letter_appeal": "通知書の教示",
    "checklist": "確かめること",
    "layout": "引渡しの形",
    "acting": "自分の申請のほかに受け付けるもの",
}
_APPLICATION = {
    "state": "状態",
    "form_version": "様式の版",
    "assignee": "担当者",
    "section": "課",
    "due_on": "期限",
    "item": "確かめること",
    "layout": "引渡しの形",
    "intake": "受付の方法",
    "provider": "確認の手段",
    "acting": "だれの申請か",
    "proofing": "身元確認",
    "authentication": "当人認証",
    "ruling": "提案",
    "decision": "通知書",
    "own_proposal": "決定の仕方",
    "fields": "項目",
    "revision": "版",
    "source": "取込み元",
    "external_number": "取込み元の番号",
    "applied_at": "取込み元での申請日時",
}
_INTAKE_FILE = {state.value: state.label for state in EntryState} | {
    "state": "状態",
    "size": "大きさ（バイト）",
    "came_by": "届いた方法",
    "count": "件数",
}
_INTAKE_SOURCE = {
    "label": "名称",
    "proofing_level": "身元確認レベル",
    "authentication_level": "当人認証レベル",
    "is_active": "取り込む",
}

THINGS = (
    (KIND, "手続", _PROCEDURE),
    (APPLICATION, "申請", _APPLICATION),
    (FILTER, "受付箱の絞り込み", {"query": "条件"}),
    (PROVIDER, "本人確認の手段", {"failed": "直すところ"}),
    (INTAKE_FILE, "取込みのファイル", _INTAKE_FILE),
    (SOURCE, "取込み元", _INTAKE_SOURCE),
    (KEYS, "申請の鍵", {"count": "件数"}),
)
SENTENCES = {
    "procedures.keys.rotated": "申請の鍵を、新しい秘密鍵で包み直しました",
    "procedures.procedure.registered": "手続を台帳に登録しました",
    "procedures.procedure.changed": "手続の台帳を変更しました",
    "procedures.provider.tested": "本人確認の手段がつながるかを確かめました",
    "procedures.acting.allowed": "だれの申請を受け付けるかを変更しました",
    "procedures.acting.stated": "だれの申請かが記入されました",
    "procedures.risk.recorded": "影響を判断し、必要な本人確認を決めました",
    "procedures.form.published": "様式を公開しました",
    "procedures.form.draft_saved": "様式の下書きを変更しました",
    "procedures.form.draft_discarded": "様式の下書きを破棄しました",
    "procedures.letter.changed": "決定の通知書の文面を変更しました",
    "procedures.application.submitted": "申請を受け付けました",
    "procedures.application.imported": "ほかのシステムから届いたファイルから取り込みました",
    "procedures.intake_file.received": "申請のファイルを受け取りました",
    "procedures.intake_file.taken_in": "申請のファイルを取り込みました",
    "procedures.intake_file.tried_again": "取り込めなかった申請を、もう一度取り込むことにしました",
    "procedures.intake_file.given_up": "ファイルの残りの申請を、取り込まないことにしました",
    "procedures.intake_source.saved": "申請の取込み元を保存しました",
    "procedures.application.assisted": "来た方や届いた書類の申請を、職員が入力し始めました",
    "procedures.application.identified": "申請者の本人確認ができました",
    "procedures.application.withdrawn": "申請が取り下げられました",
    "procedures.application.opened": "申請を開きました",
    "procedures.application.assigned": "申請の担当者を決めました",
    "procedures.application.examine": "審査を始めました",
    "procedures.application.noted": "メモを残しました",
    "procedures.application.ticked": "確かめたことの印を付けました",
    "procedures.application.unticked": "確かめたことの印を外しました",
    "procedures.application.consulted": "ほかの課に照会しました",
    "procedures.application.consultation_answered": "照会に回答しました",
    "procedures.procedure.checklist_set": "審査で確かめることを変えました",
    "procedures.application.handed_over": "ほかのシステムに渡すファイルに入れました",
    "procedures.procedure.layout_saved": "引渡しの形を保存しました",
    "procedures.procedure.layout_deleted": "引渡しの形を削除しました",
    "procedures.application.propose": "決定を提案しました",
    "procedures.application.send_back": "審査に戻しました",
    "procedures.application.grant": "認めることに決定しました",
    "procedures.application.grant_partly": "一部を認めることに決定しました",
    "procedures.application.refuse": "認めないことに決定しました",
    "procedures.application.reviewed": "代決された決定を後閲しました",
    "procedures.application.reopen": "審査をやり直すことにしました",
    "procedures.application.letter_received": "決定の通知書を受け取りました",
    "procedures.application.ask_correction": "申請者に補正を求めました",
    "procedures.application.take_back": "補正の求めを取り下げました",
    "procedures.application.correct": "補正が提出されました",
    "procedures.application.answer_changed": "申請の内容を職権で直しました",
    "procedures.application.message_sent": "申請者にメッセージを送りました",
    "procedures.application.message_received": "申請者からメッセージが届きました",
    "procedures.inbox_filter.saved": "受付箱の絞り込みを保存しました",
    "procedures.inbox_filter.deleted": "受付箱の絞り込みを削除しました",
}
