import pytest
from django.http import HttpResponse
from django.shortcuts import redirect

from hoshin.kernel import clock
from hoshin.kernel.errors import Conflict, RuleBroken
from hoshin.web.models import Submission
from hoshin.web.submit_once import FIELD, KEPT_FOR, forget_submissions, new_token, single_use

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class Office:
    """A view that numbers what it does, so that doing it twice shows."""

    def __init__(self):
        self.done = 0
        self.view = single_use(self._answer)

    def _answer(self, request):
        if request.POST.get("bad"):
            return HttpResponse("errors", status=422)
        if request.POST.get("broken"):
            raise RuleBroken("だめです。")
        self.done += 1
        return redirect(f"/result/{self.done}/")


@pytest.fixture
def office():
    return Office()


def test_the_second_submit_leads_to_the_first_result(office, rf):
    token = new_token()
    answers = [office.view(rf.post("/act/", {FIELD: token})) for _ in range(3)]
    assert [answer.headers["Location"] for answer in answers] == ["/result/1/"] * 3
    assert office.done == 1


def test_corrected_input_may_use_the_token_of_the_page_with_errors(office, rf):
    token = new_token()
    assert office.view(rf.post("/act/", {FIELD: token, "bad": "1"})).status_code == 422
    assert not Submission.objects.exists()
    with pytest.raises(RuleBroken):
        office.view(rf.post("/act/", {FIELD: token, "broken": "1"}))
    assert office.view(rf.post("/act/", {FIELD: token})).status_code == 302
    assert office.done == 1


def test_two_forms_are_two_submits_and_a_program_needs_no_token(office, rf):
    for data in ({FIELD: new_token()}, {FIELD: new_token()}, {}, {FIELD: "x" * 500}):
        assert office.view(rf.post("/act/", data)).status_code == 302
    assert office.done == 4


def test_a_token_of_another_page_is_refused(office, rf):
    token = new_token()
    office.view(rf.post("/act/", {FIELD: token}))
    with pytest.raises(Conflict):
        office.view(rf.post("/other/", {FIELD: token}))
    assert office.done == 1


def test_a_refused_change_leaves_no_trace(office, rf):
    with pytest.raises(RuleBroken):
        office.view(rf.post("/act/", {FIELD: new_token(), "broken": "1"}))
    assert not Submission.objects.exists()


def test_old_tokens_are_forgotten(office, rf):
    office.view(rf.post("/act/", {FIELD: new_token()}))
    assert forget_submissions(now=clock.now()) == 0
    assert forget_submissions(now=clock.now() + KEPT_FOR * 2) == 1
