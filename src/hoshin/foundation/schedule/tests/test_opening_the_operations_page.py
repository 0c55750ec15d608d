import pytest
from django_tasks_db.models import DBTaskResult, get_date_max

from hoshin.foundation.people.public import Role
from hoshin.foundation.schedule.models import JobRun
from hoshin.foundation.schedule.public import heartbeat, run_due
from hoshin.kernel import clock

pytestmark = pytest.mark.django_db

PAGE = "/staff/operations/"


@pytest.fixture
def failed_task():
    return DBTaskResult.objects.create(
        status="FAILED",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="hoshin.foundation.messages.tasks.deliver",
        backend_name="default",
        run_after=get_date_max(),
        started_at=clock.now(),
        finished_at=clock.now(),
        exception_class_path="OSError",
        traceback="Traceback …\nOSError: <送れません>\n",
    )


def test_it_shows_jobs_failures_and_alarms_to_operators(sign_in, job, diary, failed_task):
    job("a.failing", label="夜間の集計", run=diary.fail)
    job("b.sound", label="朝の集計", run=diary.run)
    run_due(now=clock.now())
    text = sign_in(Role.OPERATOR).get(PAGE).content.decode()
    assert "夜間の集計" in text
    assert "OSError: ディスクが読めません" in text
    assert "OSError: &lt;送れません&gt;" in text
    assert "処理係から応答がありません" in text
    heartbeat(worker="worker-1", now=clock.now())
    assert "予定どおりに動いています" in sign_in(Role.OPERATOR).get(PAGE).content.decode()


def test_others_are_refused_and_the_signed_out_are_sent_to_sign_in(sign_in, client):
    assert sign_in(Role.CIO, Role.SECTION_HEAD).get(PAGE).status_code == 403
    assert client.get(PAGE)["Location"].startswith("/sign-in/?next=")


def test_a_job_can_be_run_by_hand_once_per_click(sign_in, job, diary):
    job("a.job", run=diary.run)
    browser = sign_in(Role.OPERATOR)
    answer = browser.post(f"{PAGE}jobs/a.job/run", {"submit_token": "t" * 40})
    again = browser.post(f"{PAGE}jobs/a.job/run", {"submit_token": "t" * 40})
    assert (answer.status_code, again.status_code) == (302, 303)
    assert JobRun.objects.filter(state="queued").count() == 1
    assert browser.post(f"{PAGE}jobs/a.job/run").status_code == 409
    assert "実行待ち" in browser.get(PAGE).content.decode()


def test_the_record_of_a_job_shows_each_run(sign_in, job, diary, later):
    job("a.job", label="夜間の集計", run=diary.fail)
    run_due(now=later(minutes=0))
    run_due(now=later(minutes=10))
    page = sign_in(Role.OPERATOR).get(f"{PAGE}jobs/a.job/").content.decode()
    assert page.count("失敗の経路") == 2
    assert sign_in(Role.OPERATOR).get(f"{PAGE}jobs/nobody/").status_code == 404


def test_a_failed_task_is_queued_again(sign_in, failed_task):
    sign_in(Role.OPERATOR).post(f"{PAGE}tasks/{failed_task.id}/retry")
    failed_task.refresh_from_db()
    assert failed_task.status == "READY"


def test_giving_a_task_up_asks_once_and_wants_a_reason(sign_in, failed_task):
    browser = sign_in(Role.OPERATOR)
    address = f"{PAGE}tasks/{failed_task.id}/dismiss"
    assert "取り消すことはできません" in browser.get(address).content.decode()
    refused = browser.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "取りやめる理由を入力してください。" in refused.content.decode()
    assert browser.post(address, {"reason": "宛先なし"}).status_code == 302
    assert not DBTaskResult.objects.exists()
    assert browser.get(address).status_code == 404
    assert browser.get(f"{PAGE}tasks/x/dismiss").status_code == 404
