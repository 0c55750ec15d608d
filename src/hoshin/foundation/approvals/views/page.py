from typing import Any

from django.http import HttpResponse

from hoshin.foundation.approvals import queries
from hoshin.foundation.approvals.forms import ApproveForm, ReviewForm
from hoshin.foundation.audit.public import HistoryEntry, history_of
from hoshin.foundation.people.public import PageRequest
from hoshin.kernel import clock
from hoshin.web.components import TimelineEntry
from hoshin.web.pages import form_page


def request_answer(
    request: PageRequest,
    request_id: int,
    *,
    approving: ApproveForm | None = None,
    reviewing: ReviewForm | None = None,
    review_id: int = 0,
) -> HttpResponse:
    """The page of one request; `approving` or `reviewing` is a form that came back with errors (422)."""
    page = queries.page_of(request.person, request_id, now=clock.now())
    context = {
        "page": page,
        "one": page.request,
        "turns": [(turn, _approve_form(page, turn.step_id, approving)) for turn in page.turns],
        "reviews": [
            (review, reviewing if reviewing is not None and review.pk == review_id else review_form(review.pk))
            for review in page.reviews
        ],
        "wrong": approving or reviewing,
        "story": _story(request_id),
    }
    return form_page(request, "approvals/request.html", context)


def approve_form(step_id: object, **options: Any) -> ApproveForm:
    """The form of one step; several can stand on a page."""
    return ApproveForm(auto_id=f"%s_{step_id}", **options)


def review_form(review_id: int, **options: Any) -> ReviewForm:
    """The form of one later review; several can stand on a page."""
    return ReviewForm(auto_id=f"%s_review_{review_id}", **options)


def _approve_form(page: queries.RequestPage, step_id: int, wrong: ApproveForm | None) -> ApproveForm:
    if wrong is not None and wrong.cleaned_data.get("step_id") == step_id:
        return wrong
    return approve_form(step_id, initial={"step_id": step_id, "seen_digest": page.request.content_digest})


def _story(request_id: int) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=entry.at,
            title=_with_step(entry),
            actor=f"{entry.actor}（{entry.acting_for}の代決）" if entry.acting_for else entry.actor,
            note=entry.reason,
            icon="decision",
        )
        for entry in history_of("approvals.request", request_id)
    ]


def _with_step(entry: HistoryEntry) -> str:
    step = next((change.after for change in entry.changes if change.label == "段階"), "")
    return f"{entry.sentence}（{step}）" if step else entry.sentence
