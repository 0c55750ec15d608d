"""A correction of a hundred answers in a form of two hundred: every page that the applicant meets stays under 60 KB."""

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.examining import ask_correction
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.access import access_to
from hoshin.citizens.procedures.tests.test_asking_for_a_correction_of_a_long_form import EACH, PAGES, number
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import RuleBroken

__all__ = ["number"]
MOST = 60 * 1024
COMMENT = "住民票にある書き方と違います。住民票を見て、同じ字で書き直してください。分からないときは、電話してください。"


def comments(text):
    return {f"q{page}n{one}": text for page in range(PAGES) for one in range(EACH // 2)}


def light(page):
    assert page.status_code == 200
    assert len(page.content) <= MOST, page.request["PATH_INFO"]
    return page.content.decode()


def test_a_hundred_answers_are_corrected_on_light_pages(city, number):
    person = city.person("farm-member")
    ask_correction(person=person, number=number, comments=comments(COMMENT), due_on=None, now=NOW)
    address = f"/applications/{access_to(Application.objects.get(number=number))}/"
    applicant = Client()
    assert "100か所" in light(applicant.get(f"{address}correction/"))
    for page in range(PAGES):
        assert light(applicant.get(f"{address}correction/pages/p{page}/")).count(COMMENT) == EACH // 2
        sent = {f"q{page}n{one}": f"直した答え{one}" for one in range(EACH // 2)}
        assert applicant.post(f"{address}correction/pages/p{page}/", sent).status_code == 302
    light(applicant.get(f"{address}correction/"))
    light(applicant.get(f"{address}correction/check/"))
    assert applicant.post(f"{address}correction/check/").status_code == 302
    for address_of in ("status/", ""):
        compressed = applicant.get(f"{address}{address_of}", headers={"accept-encoding": "gzip"}, follow=True)
        assert len(compressed.content) <= MOST


def test_a_request_that_nobody_would_read_is_refused(city, number):
    with pytest.raises(RuleBroken, match="全部で"):
        ask_correction(
            person=city.person("farm-member"), number=number, comments=comments("あ" * 101), due_on=None, now=NOW
        )
