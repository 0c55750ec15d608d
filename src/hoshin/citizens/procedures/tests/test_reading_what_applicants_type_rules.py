"""Everything that people type is accepted, converted and can be shown as it was understood; names stay as they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules import (
    Choice,
    Question,
    QuestionType,
    holds_my_number,
    is_corporate_number,
    is_my_number,
    read_page,
    shown,
)

T = QuestionType


def understood(kind, sent, **options):
    question = Question("q", kind, "項目", **options)
    return question, read_page([question], {name: [value] for name, value in sent.items()})


def value_of(kind, typed, **options):
    _, found = understood(kind, {"q": typed} if isinstance(typed, str) else typed, **options)
    assert found.errors == {}
    return found.values["q"]


def error_of(kind, typed, **options):
    _, found = understood(kind, {"q": typed} if isinstance(typed, str) else typed, **options)
    assert found.errors
    return found.errors


def parts(**typed):
    return {f"q.{name}": value for name, value in typed.items()}


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (T.TELEPHONE, "０２５－５２６－５１１１", "0255265111"),
        (T.TELEPHONE, "(025) 526 5111", "0255265111"),
        (T.TELEPHONE, "+81-90-1234-5678", "09012345678"),
        (T.TELEPHONE, "０９０ー１２３４ー５６７８", "09012345678"),
        (T.TELEPHONE, "０２５・５２６・５１１１", "0255265111"),
        (T.EMAIL, "name@example。jp", "name@example.jp"),
        (T.EMAIL, " Ｎａｍｅ＠Example.JP ", "Name@example.jp"),
        (T.NUMBER, "１，２３４", 1234),
        (T.CORPORATE_NUMBER, "5-0000-1201-1001", None),
        (T.CORPORATE_NUMBER, "Ｔ７０００ ０１２０ ５０００２", "7000012050002"),
        (T.MY_NUMBER, "１２３４ ５６７８ ９０１８", "123456789018"),
        (T.YES_NO, "yes", True),
        (T.YES_NO, "no", False),
        (T.TEXT, "  ㈱上越　①号 ", "㈱上越　①号"),
    ],
)
def test_any_width_hyphen_or_space_is_accepted(kind, typed, value):
    if value is None:
        error_of(kind, typed)
    else:
        assert value_of(kind, typed) == value


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        (parts(era="平成", year="３０", month="１", day="８"), "2018-01-08"),
        (parts(era="令和", year="元", month="5", day="1"), "2019-05-01"),
        (parts(era="西暦", year="2018年", month="1月", day="8日"), "2018-01-08"),
        (parts(era="西暦", year="H30", month="1", day="8"), "2018-01-08"),
        (parts(era="", year="2018/1/8", month="", day=""), "2018-01-08"),
        (parts(era="昭和", year="平成30年1月8日", month="", day=""), "2018-01-08"),
        (parts(era="西暦", year="Ｈ３００１０８", month="", day=""), "2018-01-08"),
        (parts(era="平成", year="300108", month="", day=""), "2018-01-08"),
        (parts(era="平成", year="30年1月8日", month="", day=""), "2018-01-08"),
        (parts(era="平成", year="20180108", month="", day=""), "2018-01-08"),
    ],
)
def test_a_day_is_read_in_eras_and_in_either_shape(sent, day):
    question, found = understood(T.DATE, sent)
    assert found.values["q"] == day
    assert shown(question, day).startswith(("平成30年1月8日", "令和元年5月1日"))


def test_a_day_that_never_was_is_refused_beside_its_box():
    assert "q.year" in error_of(T.DATE, parts(era="昭和", year="64", month="2", day="1"))
    assert "すべて" in error_of(T.DATE, parts(era="令和", year="8", month="", day="1"))["q.year"]


def test_a_year_whose_era_was_forgotten_is_not_taken_for_one_of_antiquity():
    assert "元号" in error_of(T.DATE, parts(era="西暦", year="60", month="5", day="1"))["q.year"]
    assert "すべて" in error_of(T.DATE, parts(era="昭和", year="60", month="", day=""))["q.year"]


IVS_NAME = "葛\U000e0100城"
COMPATIBILITY = "\ufa19谷"


@pytest.mark.parametrize("family", [IVS_NAME, COMPATIBILITY, "髙﨑", "か\u3099き"])
def test_a_name_is_kept_as_it_was_typed(family):
    value = value_of(T.NAME, parts(family=f" {family} ", given="一", family_kana="かつらぎ", given_kana="ﾊｼﾞﾒ"))
    assert value == {"family": family, "given": "一", "family_kana": "カツラギ", "given_kana": "ハジメ"}


def test_who_has_one_name_goes_on_after_a_look():
    _, found = understood(T.NAME, parts(family="SUKARNO", given="", family_kana="スカルノ", given_kana=""))
    assert found.values["q"] == {"family": "SUKARNO", "family_kana": "スカルノ"}
    assert "q" in found.warnings


def test_invisible_direction_marks_do_not_get_into_a_name():
    value = value_of(T.NAME, parts(family="山\u202e田\u0000", given="", family_kana="ヤマダ", given_kana=""))
    assert value["family"] == "山田"


def test_an_address_keeps_its_words_and_converts_the_postal_code():
    question, found = understood(
        T.ADDRESS, parts(postal_code="〒９４３－８６０１", town="新潟県上越市木田", street="１ー１ー３", building="")
    )
    assert found.values["q"] == {"postal_code": "9438601", "town": "新潟県上越市木田", "street": "１ー１ー３"}
    assert shown(question, found.values["q"]) == "〒943-8601\n新潟県上越市木田１ー１ー３"


def test_a_part_that_is_missing_is_named():
    assert "q.street" in error_of(T.ADDRESS, parts(postal_code="9438601", town="新潟県上越市木田", street=""))
    assert "q.postal_code" in error_of(T.ADDRESS, parts(postal_code="943", town="新潟県上越市木田", street="1"))


def test_a_post_bank_passbook_becomes_branch_and_number():
    value = value_of(
        T.BANK_ACCOUNT, parts(symbol="１１２４０", post_number="12345671", holder_kana="じょうえつ たろう")
    )
    assert (value["branch_code"], value["branch_name"], value["number"]) == ("128", "一二八", "1234567")
    assert value["holder_kana"] == "ジョウエツ タロウ"


def test_two_accounts_in_one_are_never_chosen_from_silently():
    post = parts(symbol="11240", post_number="12345671", holder_kana="タロウ")
    other = parts(bank_name="第四銀行", branch_name="高田", kind="ordinary", number="7654321")
    assert "第四銀行" in error_of(T.BANK_ACCOUNT, post | other)["q.symbol"]
    again = value_of(T.BANK_ACCOUNT, post)
    changed = parts(**again) | parts(post_number="22222221")
    assert value_of(T.BANK_ACCOUNT, changed)["number"] == "2222222"


def test_a_passbook_issued_again_and_a_number_without_its_symbol():
    assert value_of(T.BANK_ACCOUNT, parts(symbol="１１２４０－２", post_number="12345671", holder_kana="タロウ"))[
        "symbol"
    ] == "11240"  # fmt: skip
    assert "q.symbol" in error_of(T.BANK_ACCOUNT, parts(symbol="", post_number="12345671", holder_kana="タロウ"))


def test_a_bank_account_number_is_filled_up_to_seven_digits():
    sent = parts(bank_name="銀行", branch_name="支店", kind="ordinary", number="１２３", holder_kana="ﾀﾛｳ")
    assert value_of(T.BANK_ACCOUNT, sent)["number"] == "0000123"
    assert "q.kind" in error_of(T.BANK_ACCOUNT, {**sent, "q.kind": "gold"})


def test_a_wrong_check_digit_of_the_my_number_warns_and_does_not_block():
    _, found = understood(T.MY_NUMBER, {"q": "123456789012"})
    assert found.values["q"] == "123456789012"
    assert "q" in found.warnings


def test_free_text_that_looks_like_a_my_number_is_flagged():
    _, found = understood(T.LONG_TEXT, {"q": "番号は１２３４－５６７８－９０１８です"})
    assert "個人番号" in found.warnings["q"]
    for typed in ("1234.5678.9018", "1234・5678・9018", "1234\n5678\n9018", "１２３４　　５６７８　　９０１８"):
        assert understood(T.LONG_TEXT, {"q": typed})[1].warnings
    _, found = understood(T.LONG_TEXT, {"q": "電話は025-526-5111、口座は1234567です"})
    assert found.warnings == {}


@given(st.integers(0, 10**11 - 1))
def test_exactly_one_check_digit_makes_a_my_number(number):
    assert sum(is_my_number(f"{number:011}{digit}") for digit in range(10)) == 1


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_check_digit_makes_a_corporate_number(number):
    assert sum(is_corporate_number(f"{digit}{number:012}") for digit in range(10)) == 1


def test_known_numbers_are_right():
    assert is_corporate_number("7000012050002")  # the national tax agency, published
    assert not is_corporate_number("8000012050002")
    assert not is_my_number("12345678901a")
    assert not holds_my_number("1234567890181")


def test_only_offered_choices_are_taken():
    choices = (Choice("a", "甲"), Choice("b", "乙"))
    assert value_of(T.CHOICE, "a", choices=choices) == "a"
    assert error_of(T.CHOICE, "c", choices=choices)
    question = Question("q", T.CHOICES, "項目", choices=choices)
    assert read_page([question], {"q": ["", "b", "a"]}).values == {"q": ["a", "b"]}
    assert read_page([question], {"q": [""]}).values == {"q": None}
    assert read_page([question], {}).values == {}


def test_bounds_are_told_with_the_unit():
    assert "10人以下" in error_of(T.NUMBER, "11人", most=10, unit="人")["q"]
    assert "整数" in error_of(T.NUMBER, "1.5")["q"]
    assert value_of(T.NUMBER, "1.50", decimals=2) == "1.5"


@given(st.sampled_from(list(T)), st.dictionaries(st.sampled_from(["q", "q.year", "q.family", "q.postal_code", "q.rows",
    "q.0.x", "q.symbol", "q.post_number", "q.month", "q.day", "q.era", "q.kind", "q.number"]), st.text(max_size=30)))  # fmt: skip
def test_whatever_is_sent_it_is_read_or_refused_in_words(kind, sent):
    inner = (Question("x", T.DATE, "日"),) if kind is T.GROUP else ()
    question = Question("q", kind, "項目", choices=(Choice("a", "甲"), Choice("b", "乙")), inner=inner)
    found = read_page([question], {name: [value] for name, value in sent.items()})
    assert all(message for message in found.errors.values())
    if found.values.get("q") is not None and kind is not T.GROUP:
        assert isinstance(shown(question, found.values["q"]), str)


def test_a_box_that_was_ticked_counts_beside_the_empty_value_that_says_it_was_asked():
    question = Question("q", T.CONSENT, "同意")
    assert read_page([question], {"q": ["", "yes"]}).values == {"q": True}
    assert read_page([question], {"q": [""]}).values == {"q": None}
