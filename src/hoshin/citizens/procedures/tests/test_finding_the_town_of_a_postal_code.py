"""A postal code gives its town, without scripts and without a network; where it stands for several, one is chosen."""

import io
import json
import zipfile

import pytest
from django.test import Client

from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure
from hoshin.citizens.procedures.queries import draft_by_token
from hoshin.citizens.procedures.queries.postal import places_of
from hoshin.citizens.procedures.rules.postal import packed, places
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import RuleBroken

FORM = {
    "format": "hoshin-form-1",
    "pages": [
        {"id": "home", "title": "住所", "questions": [{"id": "home_address", "type": "address", "label": "住所"}]}
    ],
}


@pytest.fixture
def token(city):
    person = city.person("ict-staff")
    save_procedure(person=person, entry=ENTRY, now=NOW)
    publish_form(person=person, procedure_code=ENTRY.code, text=json.dumps(FORM), now=NOW)
    return begin_application(procedure_code=ENTRY.code, now=NOW)


@pytest.fixture
def page(token):
    def sent(**values):
        values = {f"home_address.{part}": text for part, text in values.items() if part != "lookup"} | {
            key: text for key, text in values.items() if key == "lookup"
        }
        return Client().post(f"/applications/{token}/pages/home/", values).content.decode()

    return sent


def test_one_place_is_filled_in(page):
    text = page(postal_code="〒９４３−０８０６", town="", street="", lookup="home_address")
    assert 'value="新潟県上越市木田新田"' in text
    assert "エラー" not in text


def test_of_several_places_one_is_chosen(token, page):
    text = page(postal_code="4980000", town="", street="", lookup="home_address")
    assert 'value="home_address|愛知県弥富市"' in text
    chosen = page(postal_code="4980000", town="", street="1番地", lookup="home_address|愛知県弥富市")
    assert 'value="愛知県弥富市"' in chosen
    assert draft_by_token(token).answers["home_address"]["town"] == "愛知県弥富市"


def test_what_is_not_found_is_said_beside_the_code(page):
    assert "町名は見つかりません" in page(postal_code="9999999", town="", lookup="home_address")
    assert "郵便番号は7桁の数字で" in page(postal_code="94", town="", lookup="home_address")


def test_the_code_of_a_large_office_is_known_too():
    assert places_of("943-8601") == ("新潟県上越市木田",)


def test_a_table_is_packed_with_its_oddities():
    start = ["15222", "943  "]
    rows = [
        [*start, "9430000", "ﾆｲｶﾞﾀｹﾝ", "ｼﾞﾖｳｴﾂｼ", "ｲｶﾆ", "新潟県", "上越市", "以下に掲載がない場合", *"000000"],
        [*start, "9430001", "ﾆｲｶﾞﾀｹﾝ", "ｼﾞﾖｳｴﾂｼ", "ｱ", "新潟県", "上越市", "甲（１丁目、", *"000000"],
        [*start, "9430001", "ﾆｲｶﾞﾀｹﾝ", "ｼﾞﾖｳｴﾂｼ", "ｱ", "新潟県", "上越市", "２丁目）", *"000000"],
        [*start, "9430001", "ﾆｲｶﾞﾀｹﾝ", "ﾐﾖｳｺｳｼ", "ｲ", "新潟県", "妙高市", "乙", *"000000"],
    ]
    table = io.BytesIO()
    with zipfile.ZipFile(table, "w") as made:
        made.writestr("KEN_ALL.CSV", "\r\n".join(",".join(row) for row in rows).encode("cp932"))
    archive = zipfile.ZipFile(io.BytesIO(packed(table)))
    assert places(archive, "9430000") == ("新潟県上越市",)
    assert places(archive, "9430001") == ("新潟県上越市甲", "新潟県妙高市乙")
    with pytest.raises(RuleBroken):
        packed(io.BytesIO(b"no archive"))
