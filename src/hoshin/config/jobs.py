"""What recurs: the rooms of the foundation do not know each other, so their recurring work is put on the schedule here."""

from collections.abc import Callable
from datetime import datetime, time

from django.conf import settings

from hoshin.citizens.procedures.public import (
    FolderPort,
    forget_old_questions,
    forget_old_tries,
    scan_waiting_uploads,
    sweep_notices,
    take_in_from,
    write_waiting_letters,
)
from hoshin.config.upkeep.counting import reconcile_tasks, register_counting
from hoshin.config.upkeep.nightly import back_up_nightly
from hoshin.foundation.approvals.public import reconcile_and_alarm as reconcile_approvals
from hoshin.foundation.approvals.public import remind_overdue
from hoshin.foundation.audit.public import seal_daily, verify_daily
from hoshin.foundation.figures.public import measure_all
from hoshin.foundation.files.public import check_files, purge, scan_waiting
from hoshin.foundation.files.public import sweep as sweep_files
from hoshin.foundation.handover.public import carry_out_planned, reconcile_ownerless
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
from hoshin.steering.plan.public import (
    forget_unconfirmed,
    mail_digests,
    open_texts_daily,
    reconcile_plan,
    remind_of_reports,
    watch_kpis,
    wipe_refused_comments,
)
from hoshin.web.submit_once import forget_submissions

JOB_FAILED = "schedule.job_failed"

Run = Callable[[datetime], str]

# One line per job: its code, its name on screen, when, and what it does. Nightly work comes in the order in which it makes
# sense: seal and check what the day has left, measure, then tidy up.
_DAILY: tuple[tuple[str, str, time, Run], ...] = (
    ("plan.open_texts", "公開日を迎えた個票の検索", time(0, 5), open_texts_daily),
    ("handover.planned", "予定した引継ぎの実施", time(0, 15), carry_out_planned),
    ("audit.seal", "監査証跡の封印", time(0, 30), seal_daily),
    ("files.check", "添付ファイルの照合", time(1, 0), lambda now: check_files(now=now)),
    ("upkeep.backup", "夜間のバックアップ", time(1, 30), back_up_nightly),
    ("messages.reconcile", "メッセージの照合", time(2, 0), lambda now: reconcile_and_alarm(now=now)),
    ("search.check", "検索の索引の照合", time(2, 30), lambda _now: check_index()),
    ("audit.verify", "監査証跡の検証", time(3, 0), verify_daily),
    ("figures.measure", "指標の集計", time(3, 0), lambda now: measure_all(now=now)),
    ("approvals.reconcile", "決裁の照合", time(3, 20), lambda now: reconcile_approvals(now=now)),
    ("plan.reconcile", "実施計画の照合", time(3, 30), lambda now: reconcile_plan(now=now)),
    ("handover.reconcile", "持ち主の照合", time(3, 35), lambda now: reconcile_ownerless(now=now)),
    ("schedule.reconcile", "背景の処理の照合", time(3, 40), lambda now: reconcile_tasks(now=now)),
    ("files.purge", "外した添付ファイルの消去", time(4, 0), lambda now: purge(now=now)),
    ("files.sweep", "使われていない中身の整理", time(4, 15), lambda now: sweep_files(now=now)),
    ("identity.clear_ended", "終わったサインインの整理", time(4, 15), lambda now: clear_ended(now=now)),
    ("web.forget_submissions", "古い送信記録の整理", time(4, 20), lambda now: f"{forget_submissions(now=now)}件"),
    ("procedures.forget_tries", "古い試行の回数の整理", time(4, 25), lambda now: forget_old_tries(now=now)),
    (
        "procedures.forget_questions",
        "答えのなかった本人確認の整理",
        time(4, 27),
        lambda now: forget_old_questions(now=now),
    ),
    ("schedule.forget", "古い実行記録の整理", time(4, 30), lambda now: forget_old_runs(now=now)),
    ("plan.forget_unconfirmed", "確認されなかった購読の申込みの消去", time(4, 35), forget_unconfirmed),
    ("plan.wipe_comments", "公開しなかったご意見の本文の消去", time(4, 40), wipe_refused_comments),
    ("approvals.remind", "決裁の督促", time(7, 30), lambda now: remind_overdue(now=now)),
    ("plan.watch_kpis", "KPIの実測値の見張り", time(7, 35), lambda now: watch_kpis(now=now)),
    ("plan.mail_digests", "実施計画の動きのメール", time(8, 0), mail_digests),
    ("plan.remind_reports", "月次報告の督促", time(7, 40), lambda now: remind_of_reports(now=now)),
)
_OFTEN: tuple[tuple[str, str, int, Run], ...] = (
    ("messages.sweep", "メールの送り直し", 1, lambda now: sweep(now=now)),
    ("files.scan", "ウイルス検査待ちの検査", 5, lambda now: scan_waiting(now=now)),
    ("procedures.scan", "申請の添付ファイルの検査", 5, lambda now: scan_waiting_uploads(now=now)),
    ("procedures.letters", "決定の通知書の作成", 1, lambda now: write_waiting_letters(now=now)),
    ("procedures.notices", "ほかのシステムへの通知の送り直し", 1, lambda now: sweep_notices(now=now)),
    ("procedures.intake", "届いた申請のファイルの取込み", 5, lambda now: take_in_from(intake_port(), now=now)),
    ("schedule.stuck_tasks", "止まった背景の処理の引き継ぎ", 10, lambda now: release_stuck_tasks(now=now)),
    ("people.reorganise", "組織の改称・移管の適用", 60, apply_reorganisations_daily),
)


def intake_port() -> FolderPort:
    """Where other systems put files of applications for this installation."""
    return FolderPort(settings.INTAKE_FOLDER)


def connect_jobs() -> None:
    """Register the recurring jobs, and tell the operators when one begins to fail."""
    for code, label, at, run in _DAILY:
        register(Job(code=code, label=label, daily_at=at, run=run))
    for code, label, minutes, run in _OFTEN:
        register(Job(code=code, label=label, every_minutes=minutes, run=run))
    register_counting()
    register_template(
        JOB_FAILED,
        subject="定期処理「{label}」が失敗しました",
        body="定期処理「{label}」が失敗しました。\n\n{error}\n\n運用状況の画面で内容を確かめ、必要なら「今すぐ実行」してください。",
    )
    register_failure_handler(_tell_operators)


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
