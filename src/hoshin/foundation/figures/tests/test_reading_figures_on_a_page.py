import csv
import io
import json
from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from hoshin.foundation.figures.models import Measurement
from hoshin.foundation.figures.public import Period, Reading, latest, measure_all, series
from hoshin.foundation.figures.queries import thinned
from hoshin.foundation.figures.rules import MeasurementsFailed
from hoshin.foundation.people.public import Role
from hoshin.kernel import clock

pytestmark = pytest.mark.django_db

LIST = "/staff/figures/"
PAGE = "/staff/figures/test.online_rate/"


@pytest.fixture
def measured(indicator, counter):
    """A public indicator measured on each of the last five days."""
    made = indicator(is_public=True)
    for days in range(5, 0, -1):
        counter.done = 5 - days
        measure_all(now=clock.now() - timedelta(days=days) + timedelta(minutes=1))
    return made


def test_the_list_shows_every_indicator_with_age_and_origin(measured, sign_in):
    page = sign_in(Role.SECTION_MEMBER).get(LIST).content.decode()
    assert "オンライン申請率" in page
    assert "4件の申請から、昨日" in page
    assert "最新でない指標" not in page


def test_headline_indicators_come_first_and_what_is_not_fresh_is_named(indicator, sign_in):
    indicator("a.plain", label="ふつうの指標")
    indicator("b.headline", label="主要なもの", is_headline=True, owner="情報政策室", remedy="見直す")
    page = sign_in(Role.CIO).get(LIST).content.decode()
    assert page.index("主要な指標") < page.index("そのほかの指標（1件）")
    assert "最新でない指標があります" in page
    assert "未計測" in page


def test_the_page_of_an_indicator_explains_it_and_tables_its_course(measured, sign_in):
    page = sign_in(Role.SECTION_MEMBER).get(PAGE).content.decode()
    assert "受け付けた申請のうちオンラインのものの割合" in page
    assert "この1年の推移（5日分）" in page
    assert "<svg" in page
    assert "今すぐ集計し直す" not in page
    assert sign_in(Role.SECTION_MEMBER).get(f"{LIST}nobody/").status_code == 404


def test_a_long_course_is_drawn_by_weeks_and_tabled_by_days(indicator, counter, sign_in):
    indicator()
    for days in range(100, 0, -1):
        measure_all(now=clock.now() - timedelta(days=days))
    assert len(thinned(series("test.online_rate"))) <= 16
    assert "この1年の推移（100日分）" in sign_in(Role.CIO).get(PAGE).content.decode()


def test_an_indicator_without_any_value_draws_nothing(indicator, counter, sign_in):
    indicator()
    counter.done = counter.all = 0
    measure_all(now=clock.now())
    page = sign_in(Role.CIO).get(PAGE).content.decode()
    assert "値なし" in page
    assert 'class="drawing chart"' not in page


def test_the_cio_side_counts_again_from_the_page(measured, counter, sign_in):
    counter.done = 4
    browser = sign_in(Role.CIO_STAFF)
    assert "今すぐ集計し直す" in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}measure")["Location"] == PAGE
    assert "100" in browser.get(PAGE).content.decode()
    assert sign_in(Role.SECTION_MEMBER).post(f"{PAGE}measure").status_code == 403


def test_a_stale_figure_says_so_and_a_failure_too(indicator, sign_in):
    indicator(expires_after_days=1)
    measure_all(now=clock.now() - timedelta(days=3))

    def broken(period: Period) -> Reading:
        raise OSError("読めません")

    indicator(measure=broken, expires_after_days=1)
    with pytest.raises(MeasurementsFailed):
        measure_all(now=clock.now())
    page = sign_in(Role.SECTION_MEMBER).get(PAGE).content.decode()
    assert "この値は最新ではありません" in page
    assert "OSError: 読めません" in page
    assert "tone-success" not in page


def test_the_course_is_saved_as_csv(measured, sign_in):
    answer = sign_in(Role.SECTION_MEMBER).get(f"{PAGE}series.csv")
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["値"] for row in rows] == ["0", "25", "50", "75", "100"]
    assert rows[0]["分母"] == "4"
    assert answer["Content-Disposition"] == 'attachment; filename="test.online_rate.csv"'


def test_public_indicators_are_open_data_and_others_are_not(measured, indicator, client):
    indicator("b.internal", label="庁内の指標")
    data = json.loads(client.get("/data/figures.json").content)
    assert [(one["code"], one["value"], one["state"]) for one in data["figures"]] == [
        ("test.online_rate", 100, "fresh")
    ]
    one = json.loads(client.get("/data/figures/test.online_rate.json").content)
    assert [point["value"] for point in one["series"]] == [0, 25, 50, 75, 100]
    assert client.get("/data/figures/b.internal.json").status_code == 404
    assert client.get("/data/figures/nobody.json").status_code == 404


def test_open_data_and_page_show_the_same_value(measured, client, sign_in):
    Measurement.objects.filter(numerator=4).update(value="12.5")
    value = json.loads(client.get("/data/figures.json").content)["figures"][0]["value"]
    assert value == 12.5
    assert "12.5<span" in sign_in(Role.CIO).get(PAGE).content.decode()


def test_one_figure_can_be_shown_anywhere(measured):
    shown = render_to_string("figures/figure.html", {"figure": latest("test.online_rate")})
    assert "4件の申請から、昨日" in shown
    assert "100<span" in shown


def test_a_page_of_many_figures_takes_the_same_queries(indicator, sign_in, django_assert_max_num_queries):
    for number in range(20):
        indicator(f"test.indicator{number:02}")
    measure_all(now=clock.now())
    browser = sign_in(Role.CIO)
    with django_assert_max_num_queries(12):
        browser.get(LIST)
