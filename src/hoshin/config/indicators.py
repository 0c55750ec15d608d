"""Figures about the house itself: the rooms they come from do not know the figures room, so they are made here."""

from hoshin.config.upkeep.queries import latest_verified_backup
from hoshin.foundation.figures.public import Direction, Indicator, Period, Reading, Span, register
from hoshin.foundation.files.public import soundness
from hoshin.foundation.schedule.public import task_counts
from hoshin.kernel.clock import local_date


def connect_indicators() -> None:
    """Register the indicators of the house."""
    register(
        Indicator(
            code="house.files_sound",
            label="確かめた添付ファイルのうち、中身が無事なものの割合",
            unit="%",
            direction=Direction.UP,
            definition="夜間の照合で中身（SHA-256）を読み直した添付ファイルのうち、登録したときと一致したものの割合",
            version=1,
            measure=_files_sound,
            span=Span.DAY,
            owner="情報政策室",
            remedy="運用状況の画面で壊れたファイルを確かめ、バックアップから戻す",
        )
    )
    register(
        Indicator(
            code="house.tasks_failed",
            label="失敗したまま残っている背景の処理",
            unit="件",
            direction=Direction.DOWN,
            definition="背景の処理のうち、失敗したまま、やり直しも取りやめもされていないものの数",
            version=1,
            measure=_tasks_failed,
            span=Span.DAY,
            owner="情報政策室",
            remedy="運用状況の画面で原因を確かめ、もう一度実行するか取りやめる",
        )
    )
    register(
        Indicator(
            code="house.backup_age",
            label="戻せることを確かめた最後のバックアップからの日数",
            unit="日",
            direction=Direction.DOWN,
            definition="試しに戻して元と一致したバックアップのうち、最も新しいものからたった日数",
            version=1,
            measure=_backup_age,
            span=Span.DAY,
            owner="情報政策室",
            remedy="夜間のバックアップが失敗した理由を運用状況の画面で確かめ、hoshin backup で作り直す",
        )
    )


def _backup_age(period: Period) -> Reading:
    newest = latest_verified_backup()
    if newest is None:
        return Reading(None, basis="バックアップ0件")
    days = (period.last_on - local_date(newest.finished_at)).days
    return Reading.count(days, f"{newest.row_count:,}行と{newest.file_count:,}ファイルのバックアップ")


def _files_sound(_period: Period) -> Reading:
    state = soundness()
    return Reading.percentage(state.sound, state.checked, f"照合した添付ファイル{state.checked:,}件")


def _tasks_failed(_period: Period) -> Reading:
    counts = task_counts()
    return Reading.count(counts.failed, f"背景の処理{counts.waiting + counts.running + counts.failed:,}件")
