from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.foundation.schedule import actions, queries
from hoshin.foundation.schedule.forms import DismissForm
from hoshin.kernel import clock
from hoshin.web.pages import Confirmation, confirm_page
from hoshin.web.submit_once import single_use

RUNS_PER_PAGE = 50


@staff_page(Role.OPERATOR)
@require_safe
def operations(request: PageRequest) -> HttpResponse:
    """Everything that works in the background, and what is wrong with it."""
    now = clock.now()
    lines = queries.job_lines(now=now)
    context = {
        "lines": lines,
        "alarms": queries.alarms(now=now, lines=lines),
        "workers": queries.workers(),
        "failed": queries.failed_tasks(),
        "stuck": queries.stuck_tasks(now=now),
        "tasks": queries.task_counts(),
    }
    return render(request, "schedule/operations.html", context)


@staff_page(Role.OPERATOR)
@require_safe
def job(request: PageRequest, code: str) -> HttpResponse:
    """One job with the record of its runs."""
    runs = Paginator(queries.runs_of(code), RUNS_PER_PAGE)
    context = {"job": queries.job_of(code), "page": runs.get_page(request.GET.get("page"))}
    return render(request, "schedule/job.html", context)


@staff_page(Role.OPERATOR)
@require_POST
@single_use
def run_now(request: PageRequest, code: str) -> HttpResponse:
    """Ask for a run of a job."""
    run = actions.request_run(person=request.person, code=code, now=clock.now())
    return _back(request, f"「{queries.job_of(run.job_code).label}」を実行待ちにしました。まもなく実行されます。")


@staff_page(Role.OPERATOR)
@require_POST
@single_use
def retry(request: PageRequest, task_id: str) -> HttpResponse:
    """Queue a failed task again."""
    actions.retry_task(person=request.person, task_id=task_id, now=clock.now())
    return _back(request, "失敗した処理を実行待ちに戻しました。")


@staff_page(Role.OPERATOR)
@single_use
def dismiss(request: PageRequest, task_id: str) -> HttpResponse:
    """Give a failed task up, after asking once and for the reason."""
    line = queries.failed_task(task_id)
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.dismiss_task(
                person=request.person, task_id=task_id, reason=form.cleaned_data["reason"], now=clock.now()
            )
            return _back(request, "失敗した処理を取りやめました。")
    confirmation = Confirmation(
        title="失敗した処理を取りやめる",
        question=f"「{line.name}」をこのまま取りやめますか。",
        undo="取り消すことはできません。渡された値は監査証跡に残ります。",
        submit="取りやめる",
        cancel_url=reverse("schedule:operations"),
        effects=("この処理は、もう実行されません。",),
    )
    return confirm_page(request, confirmation, form=form)


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("schedule:operations")
