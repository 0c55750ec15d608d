"""Values of every type: what is understood is written in one way, what is not stays and is reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.normalising.codes import corporate_check_digit, mend_corporate_number, municipality_check_digit
from hoshin.tables.normalising.gazetteer import municipalities
from hoshin.tables.normalising.kinds import KINDS, kind_of
from hoshin.tables.shape import ColumnType

T = ColumnType

UNDERSTOOD = [
    (T.TEXT, "　上越市役所 ", "上越市役所", "trim"),
    (T.TEXT, "ﾊﾁｵｳｼﾞ駅", "ハチオウジ駅", "half-width-kana"),
    (T.TEXT, "第１保育園", "第１保育園", ""),
    (T.TEXT, "①㈱", "①㈱", ""),
    (T.TEXT, "一行目\r\n二行目", "一行目\n二行目", "line-ends"),
    (T.TEXT, "上越\u200b市", "上越市", "invisible-characters"),
    (T.TEXT, " ", None, "trim"),
    (T.KANA, "ｲﾁｶﾜｶﾝｺｳ･ﾌﾞｯｻﾝ", "イチカワカンコウ・ブッサン", "half-width-kana"),
    (T.KANA, "さくら ほいくえん", "サクラ ホイクエン", "kana"),
    (T.KANA, "センタ－", "センター", "kana"),
    (T.LATIN, "Ｊｏｅｔｓｕ　Ｃｉｔｙ", "Joetsu City", "width"),
    (T.IDENTIFIER, "００１２", "0012", "width"),
    (T.IDENTIFIER, "0000000101", "0000000101", ""),
    (T.IDENTIFIER, "12.0", "12", "decimal-tail"),
    (T.MUNICIPALITY_CODE, "152226", "152226", ""),
    (T.MUNICIPALITY_CODE, "１５２２２６", "152226", "width"),
    (T.MUNICIPALITY_CODE, "152226.0", "152226", "municipality-code"),
    (T.MUNICIPALITY_CODE, "15222", "152226", "check-digit-added"),
    (T.MUNICIPALITY_CODE, "92011", "092011", "leading-zero"),
    (T.MUNICIPALITY_CODE, "1100", "011002", "check-digit-added"),
    (T.MUNICIPALITY_CODE, "150002", "150002", ""),
    (T.CORPORATE_NUMBER, "T1000020132012", "1000020132012", "corporate-number"),
    (T.CORPORATE_NUMBER, "1-0000-2013-2012", "1000020132012", "corporate-number"),
    (T.POSTAL_CODE, "〒943-8601", "943-8601", "postal-code"),
    (T.POSTAL_CODE, "9438601", "943-8601", "postal-code"),
    (T.POSTAL_CODE, "９４３－８６０１", "943-8601", "width"),
    (T.TELEPHONE, "(047)335-1711", "047-335-1711", "telephone"),
    (T.TELEPHONE, "０２５（５２６）５１１１", "025-526-5111", "telephone"),
    (T.TELEPHONE, "025−526−5111", "025-526-5111", "width"),
    (T.TELEPHONE, "TEL:025-526-5111", "025-526-5111", "telephone"),
    (T.TELEPHONE, "09012345678", "090-1234-5678", "telephone"),
    (T.TELEPHONE, "0120123456", "0120-123-456", "telephone"),
    (T.TELEPHONE, "0255265111", "0255265111", ""),
    (T.URL, "ＨＴＴＰＳ：／／www.example.jp／", "https://www.example.jp/", "url"),
    (T.URL, "https://www.example.jp/a?b=c", "https://www.example.jp/a?b=c", ""),
    (T.EMAIL, "mailto:ict＠example.jp", "ict@example.jp", "email"),
    (T.INTEGER, "1,234", "1234", "thousands"),
    (T.INTEGER, "７０名", "70", "unit"),
    (T.INTEGER, "98.0", "98", "decimal-tail"),
    (T.INTEGER, "▲5", "-5", "negative"),
    (T.INTEGER, "-5", "-5", ""),
    (T.DECIMAL, "１２．５", "12.5", "width"),
    (T.DECIMAL, "-1,234.5", "-1234.5", "thousands"),
    (T.YES_NO, "○", "有", "yes-no"),
    (T.YES_NO, "あり", "有", "yes-no"),
    (T.YES_NO, "Ｎ", "無", "yes-no"),
    (T.MARK, "1.0", "1", "mark"),
    (T.MARK, "〇", "1", "mark"),
    (T.MARK, "×", None, "mark"),
    (T.WEEKDAYS, "月;火;水;木;金;土", "月火水木金土", "weekdays"),
    (T.WEEKDAYS, "月～金", "月火水木金", "weekdays"),
    (T.WEEKDAYS, "月曜日から金曜日", "月火水木金", "weekdays"),
    (T.WEEKDAYS, "毎日", "月火水木金土日", "weekdays"),
    (T.LATITUDE, "37.08.55.2", "37.148667", "degrees-minutes-seconds"),
    (T.LATITUDE, "北緯37度8分52.5秒", "37.147917", "degrees-minutes-seconds"),
    (T.LATITUDE, "37°08′52.5″", "37.147917", "degrees-minutes-seconds"),
    (T.LATITUDE, "３７．１４８", "37.148", "width"),
    (T.LONGITUDE, "E138.236", "138.236", "degrees"),
    (T.ADDRESS, "上越市木田１丁目１－３", "上越市木田1丁目1-3", "address-width"),
    (T.ADDRESS, "子安町四丁目31ｰ1", "子安町四丁目31-1", "address-width"),
    (T.ADDRESS, "上越市西城町2丁目ハイツｻｸﾗ", "上越市西城町2丁目ハイツサクラ", "address-width"),
]


@pytest.mark.parametrize(("type_", "written", "meant", "rule"), UNDERSTOOD)
def test_what_is_written_is_understood(type_: ColumnType, written: str, meant: str | None, rule: str) -> None:
    assert KINDS[type_].mend(written) == (meant, rule, "")


@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        ("開始時間", "9:00", "09:00"),
        ("開始時間", "９：３０", "09:30"),
        ("開始時間", "9時", "09:00"),
        ("開始時間", "9時半", "09:30"),
        ("開始時間", "午前9時15分", "09:15"),
        ("終了時間", "午後5時", "17:00"),
        ("終了時間", "PM5:30", "17:30"),
        ("終了時間", "5:30 PM", "17:30"),
        ("開始時間", "07:30:00", "07:30"),
        ("開始時間", "0.375", "09:00"),
        ("開始時間", "正午", "12:00"),
        ("開始時間", "終日", "00:00"),
        ("終了時間", "終日", "23:59"),
        ("終了時間", "24:00", "23:59"),
        ("終了時間", "24時間利用可能", "23:59"),
        ("endTime", "18:00", "18:00"),
    ],
)
def test_a_time_is_understood(column: str, written: str, meant: str) -> None:
    outcome = kind_of(column, T.TIME).mend(written)
    assert (outcome.value, outcome.message) == (meant, "")


@pytest.mark.parametrize(
    ("type_", "written", "rule"),
    [
        (T.IDENTIFIER, "3.04E+12", "scientific-notation"),
        (T.CORPORATE_NUMBER, "3.04E+12", "scientific-notation"),
        (T.MUNICIPALITY_CODE, "1.52E+05", "scientific-notation"),
        (T.INTEGER, "1.2E+10", "scientific-notation"),
        (T.MUNICIPALITY_CODE, "152227", "check-digit"),
        (T.MUNICIPALITY_CODE, "990009", "check-digit"),
        (T.MUNICIPALITY_CODE, "15999", "municipality-code"),
        (T.CORPORATE_NUMBER, "1000020132013", "check-digit"),
        (T.CORPORATE_NUMBER, "100002013201", "corporate-number"),
        (T.POSTAL_CODE, "600001", "leading-zero"),
        (T.POSTAL_CODE, "94-38601-1", "postal-code"),
        (T.TELEPHONE, "25-526-5111", "leading-zero"),
        (T.TELEPHONE, "255265111", "leading-zero"),
        (T.TELEPHONE, "526-5111", "telephone-area"),
        (T.TELEPHONE, "03-3678-6441・6442", "telephone"),
        (T.TELEPHONE, "小0973-52-2052／中0973-53-4020", "telephone-many"),
        (T.URL, "www.example.jp/a", "url-scheme"),
        (T.URL, "ATTACH/1.JPG", "url"),
        (T.EMAIL, "ict.example.jp", "email"),
        (T.INTEGER, "約100", "number"),
        (T.INTEGER, "***", "number-symbol"),
        (T.INTEGER, "1.5", "integer"),
        (T.YES_NO, "△", "yes-no"),
        (T.MARK, "-", "mark"),
        (T.WEEKDAYS, "平日", "weekdays"),
        (T.WEEKDAYS, "月火水祝", "weekdays"),
        (T.TIME, "9:00～17:00", "time-range"),
        (T.TIME, "日没", "time"),
        (T.TIME, "翌6:00", "time"),
        (T.TIME, "25:00", "time"),
        (T.LATITUDE, "中央公園", "coordinate"),
        (T.KANA, "市川小学校", "kana"),
        (T.ADDRESS, "〒943-8601 上越市木田1-1-3", "postal-code-in-address"),
        (T.ADDRESS, "八丈町樫立1812?3", "address-damaged"),
    ],
)
def test_what_is_not_certain_stays_and_is_reported(type_: ColumnType, written: str, rule: str) -> None:
    outcome = KINDS[type_].mend(written)
    assert outcome.value == written
    assert outcome.rule == rule
    assert outcome.message


LETTERS = st.text(
    alphabet="0123456789０１２年月日時分令和元平成.:：-－ー/()（）ｱﾞアあ上越市○×有無 　TEL@.,〒E+\n?", max_size=16
)


@pytest.mark.parametrize("type_", list(ColumnType))
@given(st.one_of(LETTERS, st.text(max_size=10)))
def test_mending_twice_is_mending_once(type_: ColumnType, written: str) -> None:
    for column in ("開始時間", "終了時間"):
        kind = kind_of(column, type_)
        first = kind.mend(written)
        if first.value is not None and not first.message:
            second = kind.mend(first.value)
            assert (second.value, second.message) == (first.value, "")
        if first.message:
            assert first.value == written


def test_every_type_has_its_rules() -> None:
    assert set(KINDS) == set(ColumnType)


def test_every_municipality_has_its_check_digit() -> None:
    assert [one for one in municipalities() if municipality_check_digit(one.code[:5]) != one.code[5]] == []


@given(st.integers(0, 10**12 - 1))
def test_a_corporate_number_with_its_digit_is_accepted_and_no_other(number: int) -> None:
    rest = f"{number:012d}"
    digit = corporate_check_digit(rest)
    for first in "123456789":
        assert bool(mend_corporate_number(first + rest).message) == (first != digit)
