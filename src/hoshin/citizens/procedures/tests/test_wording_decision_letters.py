"""A section writes what its decision letters say; a text that could not be filled or says too little is refused."""

from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.actions.deciding.texts import save_letter_text
from hoshin.citizens.procedures.models import LetterText
from hoshin.citizens.procedures.queries.deciding.texts import letter_text
from hoshin.citizens.procedures.rules.deciding import (
    STANDARD_GAPS,
    Letter,
    Ruling,
    check_letter,
    default_letter,
    filled_letter,
)
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import Conflict, NotAllowed, RuleBroken

OWN = Letter("「{procedure}」のお知らせ", "{applicant}様の犬（{animal}）を登録しません。\n理由：{reason}", "教示です。")


def save(person, procedure, letter=OWN, *, ruling=Ruling.REFUSED, seen=""):
    return save_letter_text(
        person=person, procedure_code=procedure.code, ruling=ruling, letter=letter, seen=seen, now=NOW
    )


@pytest.mark.parametrize("ruling", list(Ruling))
def test_the_usual_texts_can_be_used_as_they_are(ruling):
    check_letter(default_letter(ruling), ruling, STANDARD_GAPS)


@given(st.dictionaries(st.sampled_from([gap.code for gap in STANDARD_GAPS]), st.text(max_size=20)))
def test_a_filled_letter_shows_every_value_and_never_reads_one_as_a_gap(values):
    body = "\n".join(f"{code}：{{{code}}}" for code in values)
    filled = filled_letter(Letter("{number}", body or "本文", ""), {**values, "number": "{reason}"})
    assert filled.title == "{reason}"
    for code, value in values.items():
        expected = "{reason}" if code == "number" else value
        assert (f"{code}：{expected}".strip() in filled.body) is bool(expected)


def test_the_sections_own_text_takes_the_place_of_the_usual_one(city, dogs):
    person = city.person("farm-member")
    assert not letter_text(dogs, Ruling.REFUSED).is_own
    kept = save(person, dogs, replace(OWN, body="犬の ｛ animal ｝ を登録しません。\r\n理由：{reason}"))
    assert kept.letter.body == "犬の {animal} を登録しません。\n理由：{reason}"
    assert letter_text(dogs, Ruling.GRANTED).letter == default_letter(Ruling.GRANTED)
    assert "文面を変更" in history_of("procedures.procedure", dogs.pk)[0].sentence
    save(person, dogs, default_letter(Ruling.REFUSED), seen=kept.stamp)
    assert not LetterText.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("title", "{unknown}", "表題の{unknown}"),
        ("body", "一行目\n{memo}と{nobody}\n{reason}", "本文の2行目の{nobody}"),
        ("body", "理由：{reason", "本文の1行目に、対にならない波括弧"),
        ("body", "理由のない文", "{reason}"),
        ("body", " ", "本文を入力"),
        ("appeal", "", "教示が要ります"),
    ],
)
def test_what_could_not_be_sent_is_refused_with_its_place(city, dogs, field, text, said):
    with pytest.raises(RuleBroken) as refusal:
        save(city.person("farm-member"), dogs, replace(OWN, **{field: text}))
    assert said in refusal.value.message
    assert refusal.value.field == field
    assert not LetterText.objects.exists()


def test_nobody_overwrites_unseen_and_no_stranger_writes(city, dogs):
    save(city.person("farm-member"), dogs)
    with pytest.raises(Conflict):
        save(city.person("farm-head"), dogs, replace(OWN, title="別の題"))
    with pytest.raises(NotAllowed):
        save(city.person("auditor"), dogs)


def test_the_pages_in_the_hands_of_an_official(city, dogs):
    client = Client()
    client.force_login(city.accounts["farm-member"])
    address = f"/staff/procedures/{dogs.code}/letters/"
    assert "標準の文面" in client.get(address).content.decode()
    assert "{animal}" in client.get(f"{address}refused/").content.decode()
    sent = {"title": OWN.title, "body": OWN.body, "appeal": OWN.appeal, "seen": ""}
    seen = client.post(f"{address}refused/", {**sent, "do": "preview"}).content.decode()
    assert "〔動物の種類〕" in seen
    assert not LetterText.objects.exists()
    wrong = client.post(f"{address}refused/", {**sent, "body": "{reason}{x}"})
    assert wrong.status_code == 422
    assert client.post(f"{address}refused/", sent).headers["Location"] == address
    assert "この手続の文面" in client.get(address).content.decode()
    assert client.get(f"{address}other/").status_code == 404
