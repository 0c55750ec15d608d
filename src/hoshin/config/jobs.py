"""What recurs: the rooms of the foundation do not know each other, so their recurring work is put on the schedule here."""

from datetime import time

from hoshin.foundation.approvals.public import remind_overdue
from hoshin.foundation.audit.public import seal_daily, verify_daily
from hoshin.foundation.figures.public import measure_all
from hoshin.foundation.files.public import check_files, purge, scan_waiting
from hoshin.foundation.files.public import sweep as sweep_files
from hoshin.foundation.identity.public import clear_ended
from hoshin.foundation.messages.public import reconcile_and_alarm, register_template, send, sweep
from hoshin.foundation.people.public import Role, apply_reorganisations_daily, holders_of
from hoshin.foundation.schedule.public import (
    Failure,
    Job,
    forget_old_runs,
    register,
    register_failure_handler,
    release_stuck_tasks,
)
from hoshin.foundation.search.public import check_index
from hoshin.kernel.clock import local_date
from hoshin.web.submit_once import forget_submissions

JOB_FAILED = "schedule.job_failed"


def connect_jobs() -> None:
    """Register the recurring jobs, and tell the operators when one begins to fail."""
    for job in _jobs():
        register(job)
    register_template(
        JOB_FAILED,
        subject="定期処理「{label}」が失敗しました",
        body="定期処理「{label}」が失敗しました。\n\n{error}\n\n運用状況の画面で内容を確かめ、必要なら「今すぐ実行」してください。",
    )
    register_failure_handler(_tell_operators)


def _jobs() -> tuple[Job, ...]:
    return (
        Job(
            code="identity.clear_ended",
            label="終わったサインインの整理",
            daily_at=time(4, 15),
            run=lambda now: clear_ended(now=now),
        ),
        Job(code="messages.sweep", label="メールの送り直し", every_minutes=1, run=lambda now: sweep(now=now)),
        Job(
            code="messages.reconcile",
            label="メッセージの照合",
            daily_at=time(2, 0),
            run=lambda now: reconcile_and_alarm(now=now),
        ),
        Job(
            code="approvals.remind",
            label="決裁の督促",
            daily_at=time(7, 30),
            run=lambda now: remind_overdue(now=now),
        ),
        Job(code="figures.measure", label="指標の集計", daily_at=time(3, 0), run=lambda now: measure_all(now=now)),
        Job(code="files.scan", label="ウイルス検査待ちの検査", every_minutes=5, run=lambda now: scan_waiting(now=now)),
        Job(code="files.check", label="添付ファイルの照合", daily_at=time(1, 0), run=lambda now: check_files(now=now)),
        Job(code="files.purge", label="外した添付ファイルの消去", daily_at=time(4, 0), run=lambda now: purge(now=now)),
        Job(
            code="files.sweep",
            label="使われていない中身の整理",
            daily_at=time(4, 15),
            run=lambda now: sweep_files(now=now),
        ),
        Job(code="search.check", label="検索の索引の照合", daily_at=time(2, 30), run=lambda _now: check_index()),
        Job(
            code="people.reorganise", label="組織の改称・移管の適用", every_minutes=60, run=apply_reorganisations_daily
        ),
        Job(code="audit.seal", label="監査証跡の封印", daily_at=time(0, 30), run=seal_daily),
        Job(code="audit.verify", label="監査証跡の検証", daily_at=time(3, 0), run=verify_daily),
        Job(
            code="schedule.stuck_tasks",
            label="止まった背景の処理の引き継ぎ",
            every_minutes=10,
            run=lambda now: release_stuck_tasks(now=now),
        ),
        Job(
            code="web.forget_submissions",
            label="古い送信記録の整理",
            daily_at=time(4, 20),
            run=lambda now: f"{forget_submissions(now=now)}件",
        ),
        Job(
            code="schedule.forget",
            label="古い実行記録の整理",
            daily_at=time(4, 30),
            run=lambda now: forget_old_runs(now=now),
        ),
    )


def _tell_operators(failure: Failure) -> None:
    """A message to every operator for the first failure of a row; the page shows the rest."""
    if failure.is_repeated:
        return
    send(
        to=holders_of(role=Role.OPERATOR, on=local_date(failure.at)),
        template=JOB_FAILED,
        fields={"label": failure.job.label, "error": failure.error},
        url="/staff/operations/",
        now=failure.at,
    )
