"""What the audit trail calls the acts of upkeep."""

from hoshin.foundation.audit.public import register_sentences, register_thing


def register_upkeep_events() -> None:
    """Name the events that this part records; called by the wiring."""
    register_thing(
        "upkeep.installation",
        "設置",
        {
            "version": "版",
            "is_demo": "デモ",
            "file": "ファイル",
            "sha256": "SHA-256",
            "rows": "行数",
            "files": "ファイル数",
            "audit_head": "監査証跡の先頭",
        },
    )
    register_sentences(
        {
            "upkeep.installed": "使い始めました",
            "upkeep.upgraded": "新しい版に更新しました",
            "upkeep.backup.made": "バックアップを作り、戻せることを確かめました",
            "upkeep.backup.failed": "バックアップを作りましたが、戻せませんでした",
        }
    )
