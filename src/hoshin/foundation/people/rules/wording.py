"""The Japanese words for what people's events say."""

from hoshin.foundation.audit.rules import register_sentences, register_thing

SENTENCES = {
    "people.office.added": "庁舎を登録しました",
    "people.office.renamed": "庁舎の名称を変更しました",
    "people.section.opened": "組織を設置しました",
    "people.section.arranged": "組織の並び順などを変更しました",
    "people.section.contact_set": "組織の連絡先を変更しました",
    "people.section.reorganised": "組織の改称・移管を登録しました",
    "people.section.reorganisation_withdrawn": "組織の改称・移管を取り消しました",
    "people.section.reorganisation_in_effect": "組織の改称・移管が適用されました",
    "people.section.closed": "組織の廃止を登録しました",
    "people.section.closing_withdrawn": "組織の廃止を取り消しました",
    "people.post.created": "職を置きました",
    "people.post.changed": "職の内容を変更しました",
    "people.post.closed": "職の廃止を登録しました",
    "people.post.closing_withdrawn": "職の廃止を取り消しました",
    "people.account.created": "職員を登録しました",
    "people.account.changed": "職員の登録内容を変更しました",
    "people.account.activated": "職員を有効にしました",
    "people.account.deactivated": "職員を無効にしました",
    "people.account.assigned": "職に就く発令を登録しました",
    "people.account.left_post": "職を離れる発令を登録しました",
    "people.account.assignment_cancelled": "発令を取り消しました",
    "people.absence.announced": "不在を登録しました",
    "people.absence.ended": "不在を終えました",
    "people.absence.withdrawn": "不在の登録を取り消しました",
    "people.transfer.previewed": "異動ファイルを取り込み、確認待ちにしました",
    "people.transfer.applied": "異動ファイルを反映しました",
    "people.transfer.discarded": "異動ファイルの反映を取りやめました",
}
_SPAN = {"starts_on": "始まりの日", "ends_on": "終わりの日"}


def register_wording() -> None:
    """Register the sentences of people's events and the names of the things and fields they speak of."""
    register_sentences(SENTENCES)
    register_thing("people.office", "庁舎", {"code": "コード", "name": "名称", "is_main": "本庁舎"})
    register_thing(
        "people.section",
        "組織",
        {
            **_SPAN,
            "code": "コード",
            "name": "名称",
            "parent": "上位組織",
            "office": "所在",
            "order": "並び順",
            "is_ict_section": "情報セクション",
            "telephone": "電話",
            "extension": "内線",
            "email": "メール",
            "opening_hours": "受付時間",
            "effective_on": "適用日",
        },
    )
    register_thing(
        "people.post",
        "職",
        {**_SPAN, "code": "職コード", "title": "職名", "role": "役割", "section": "組織", "order": "並び順"},
    )
    register_thing(
        "people.account",
        "職員",
        {
            **_SPAN,
            "login_name": "ログイン名",
            "label": "氏名",
            "email": "メールアドレス",
            "is_name_public": "氏名の公開",
            "post": "職",
            "is_concurrent": "兼務",
            "starts_at": "不在の始まり",
            "ends_at": "不在の終わり",
            "deputy": "代決者",
        },
    )
    register_thing(
        "people.transfer",
        "人事異動の取り込み",
        {"effective_on": "発令日", "file_name": "ファイル名", "rows": "行数", "changes": "変更した行数"},
    )
