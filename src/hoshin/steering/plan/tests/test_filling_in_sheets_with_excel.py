"""Sheets go out as an Excel file and come back: compared, reported, applied whole or not at all, never over a newer change."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from xml.sax.saxutils import escape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from hoshin.foundation.audit.models import Event
from hoshin.foundation.people.public import StaffAccount
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Sheet, SheetImport
from hoshin.steering.plan.queries import content_of
from hoshin.steering.plan.queries.sheet_file import file_tables
from hoshin.steering.plan.rules import FIELD_LABELS
from hoshin.steering.plan.rules.sheet_file import FILE_TITLE, NUMBER_TITLE, STAMP_TITLE
from hoshin.steering.plan.tests.cast import NOW, drafted, fresh, listed
from hoshin.web.received_workbook import LARGEST_FILE, rows_of
from hoshin.web.spreadsheet import workbook

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
PAGE = "/staff/plan/excel/"


def browser(person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id))
    return client


def taken_out(*sheets: Sheet) -> bytes:
    return workbook(file_tables([fresh(sheet) for sheet in sheets], today=NOW.date()))


def changed(file: bytes, *changes: tuple[int, str, str]) -> bytes:
    """The file after a person wrote into the cells named by row and head."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    page = book[FILE_TITLE]
    heads = {cell.value: get_column_letter(place) for place, cell in enumerate(page[1], start=1)}
    for row, head, value in changes:
        page[f"{heads[head]}{row}"] = value
    return saved(book)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(person, file: bytes) -> SheetImport:
    return actions.stage_import(
        person=person, file_name="個票.xlsx", content=file, rows=rows_of("個票.xlsx", file, sheet=FILE_TITLE), now=NOW
    )


def applied(person, staged: SheetImport) -> SheetImport:
    return actions.apply_import(person=person, import_id=staged.pk, now=LATER)


awkward = st.text(max_size=60) | st.sampled_from(
    ["=1+1", " 余白 ", "_x0041_", "一行\r\n二行\n", "'", "令和7年", "０１"]
)


@given(issue=awkward, means=awkward, places=st.lists(st.sampled_from(["第1章", ""]), max_size=2))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_unchanged_export_changes_nothing(cast, issue, means, places):
    sheet = drafted(cast)
    plans = [{"kind": "comprehensive", "title": "計画", "place": place} for place in places]
    kept = "".join(sign for sign in issue if sign != "\x00" and not "\ud800" <= sign <= "\udfff")
    content = {"issue": kept, "means": means.replace("\x00", ""), "related_plans": plans, "needs_no_budget": True}
    actions.edit_sheet(person=cast.member, sheet_id=sheet.pk, seen_version=sheet.version, content=content, now=NOW)
    staged = sent(cast.member, taken_out(sheet))
    assert (staged.row_count, staged.change_count, staged.fault_count) == (1, 0, 0)
    assert not staged.rows.exists()
    with pytest.raises(RuleBroken, match="変わるところがない"):
        applied(cast.member, staged)


@pytest.mark.postgres
def test_changes_are_reported_first_and_applied_whole(cast):
    one, two = drafted(cast, "一つ目"), drafted(cast, "二つ目")
    file = changed(
        taken_out(one, two),
        (2, FIELD_LABELS["issue"], "新しい課題"),
        (2, FIELD_LABELS["related_sections"], "道路課"),
        (3, FIELD_LABELS["security_checked_on"], "令和7年5月1日"),
        (3, FIELD_LABELS["needs_no_budget"], "はい"),
    )
    staged = sent(cast.member, file)
    assert (staged.change_count, staged.fault_count) == (2, 0)
    assert fresh(one).issue != "新しい課題"
    before = content_of(fresh(one))
    applied(cast.member, staged)
    expected = {**before, "issue": "新しい課題", "related_sections": [cast.other_section.pk]}
    assert content_of(fresh(one)) == expected
    assert fresh(two).security_checked_on == date(2025, 5, 1)
    assert fresh(two).needs_no_budget
    with pytest.raises(MoveRefused):
        applied(cast.member, staged)


@pytest.mark.postgres
def test_what_somebody_changed_meanwhile_is_never_overwritten(cast):
    one, two = drafted(cast, "一つ目"), drafted(cast, "二つ目")
    issue = FIELD_LABELS["issue"]
    file = changed(taken_out(one, two), (2, issue, "ファイルの課題"), (3, issue, "ファイルの課題"))
    staged = sent(cast.member, file)
    edit(cast, two, issue="後から書いた課題")
    with pytest.raises(Conflict, match=f"{two.number}の{issue}"):
        applied(cast.member, staged)
    assert fresh(one).issue != "ファイルの課題"
    assert fresh(two).issue == "後から書いた課題"
    page = browser(cast.member).get(f"{PAGE}{staged.pk}/")
    assert "後から書いた課題" in page.text
    assert f"{PAGE}{staged.pk}/apply/" not in page.text


def test_another_field_changed_meanwhile_is_kept_beside_the_files(cast):
    sheet = drafted(cast)
    file = changed(taken_out(sheet), (2, FIELD_LABELS["issue"], "ファイルの課題"))
    edit(cast, sheet, means="後から書いた手段")
    applied(cast.member, sent(cast.member, file))
    assert (fresh(sheet).issue, fresh(sheet).means) == ("ファイルの課題", "後から書いた手段")


def edit(cast, sheet, **content):
    version = fresh(sheet).version
    actions.edit_sheet(person=cast.head, sheet_id=sheet.pk, seen_version=version, content=content, now=LATER)


WRONG = {
    "empty title": ("件名", "", "空にできません"),
    "long title": ("件名", "長" * 121, "120文字以内"),
    "unknown choice": (FIELD_LABELS["main_policy"], "存在しない方針", "選べません"),
    "unknown section": (FIELD_LABELS["related_sections"], "市民課\n月面課", "月面課"),
    "no day": (FIELD_LABELS["security_checked_on"], "そのうち", "日付"),
    "neither yes nor no": (FIELD_LABELS["needs_no_budget"], "たぶん", "はい"),
    "other number": (NUMBER_TITLE, "2025-999", "番号は変えられません"),
    "no stamp": (STAMP_TITLE, "", "印のない行"),
}


@pytest.mark.parametrize(("head", "value", "reason"), WRONG.values(), ids=WRONG)
def test_one_bad_row_stops_all(cast, head, value, reason):
    one, two = drafted(cast, "一つ目"), drafted(cast, "二つ目")
    staged = sent(cast.member, changed(taken_out(one, two), (2, FIELD_LABELS["issue"], "新しい"), (3, head, value)))
    assert (staged.change_count, staged.fault_count) == (1, 1)
    assert reason in staged.rows.get(place=3).faults[0]["message"]
    with pytest.raises(RuleBroken, match="誤りのある行"):
        applied(cast.member, staged)
    assert fresh(one).issue != "新しい"


def test_two_rows_of_one_sheet_are_both_wrong(cast):
    sheet = drafted(cast)
    rows = rows_of("a.xlsx", taken_out(sheet), sheet=FILE_TITLE)
    staged = actions.stage_import(person=cast.member, file_name="a.xlsx", content=b"", rows=[*rows, rows[1]], now=NOW)
    assert staged.fault_count == 2


def test_a_stranger_learns_nothing_and_a_reader_may_not_change(cast):
    draft, public = drafted(cast), listed(cast, "登載した取組")
    file = changed(taken_out(draft, public), (2, "件名", "奪う"), (3, "件名", "奪う"))
    staged = sent(cast.stranger, file)
    said = [row.faults[0]["message"] for row in staged.rows.order_by("place")]
    assert "見つかりません" in said[0]
    assert "変更できるのは" in said[1]
    own = sent(cast.member, taken_out(draft))
    for address in (f"{PAGE}{own.pk}/", f"{PAGE}{own.pk}/report.xlsx"):
        assert browser(cast.stranger).get(address).status_code == 404
        assert browser(cast.head).get(address).status_code == 404
    for step in ("apply", "discard"):
        assert browser(cast.stranger).post(f"{PAGE}{own.pk}/{step}/").status_code == 404
    with pytest.raises(NotFound):
        applied(cast.stranger, own)
    assert browser(cast.expert).get(PAGE).status_code == 403
    with pytest.raises(NotAllowed):
        sent(cast.expert, file)
    taken = rows_of("a.xlsx", browser(cast.stranger).get(f"{PAGE}sheets.xlsx").content, sheet=FILE_TITLE)
    assert len(taken) == 1


def test_who_may_no_longer_change_a_sheet_sees_neither_its_content_nor_the_button(cast):
    sheet = drafted(cast)
    staged = sent(cast.member, changed(taken_out(sheet), (2, FIELD_LABELS["issue"], "新しい")))
    edit(cast, sheet, issue="移った後の秘密")
    Sheet.objects.filter(pk=sheet.pk).update(owning_section=cast.other_section)
    page = browser(cast.member).get(f"{PAGE}{staged.pk}/")
    assert "移った後の秘密" not in page.text
    assert f"{PAGE}{staged.pk}/apply/" not in page.text
    assert browser(cast.member).post(f"{PAGE}{staged.pk}/apply/").status_code == 404


def test_every_step_leaves_its_event(cast):
    sheet = drafted(cast)
    file = changed(taken_out(sheet), (2, FIELD_LABELS["issue"], "新しい"))
    applied(cast.member, sent(cast.member, file))
    given_up = sent(cast.member, taken_out(sheet))
    actions.discard_import(person=cast.member, import_id=given_up.pk, now=LATER)
    names = Event.objects.filter(thing_kind="plan.import").order_by("pk").values_list("name", flat=True)
    assert list(names) == [f"plan.import.{step}" for step in ("staged", "applied", "staged", "discarded")]
    assert Event.objects.filter(name="plan.sheet.edited", thing_id=str(sheet.pk)).count() == 1


def test_an_official_takes_the_file_out_fills_it_in_and_has_it_applied(cast):
    sheet, client = drafted(cast), browser(cast.member)
    assert f"{PAGE}sheets.xlsx?scope=section" in client.get(PAGE).text
    assert PAGE in client.get("/staff/plan/").text
    address = f"{PAGE}sheets.xlsx?number={sheet.number}"
    assert address in client.get(f"/staff/plan/sheets/{sheet.number}/").text
    file = changed(client.get(address).content, (2, FIELD_LABELS["issue"], "画面から直した"))
    answer = client.post(PAGE, {"file": SimpleUploadedFile("個票.xlsx", file)})
    report = client.get(answer["Location"])
    assert "画面から直した" in report.text
    assert fresh(sheet).issue in report.text
    assert client.get(f"{answer['Location']}report.xlsx").status_code == 200
    client.post(f"{answer['Location']}apply/")
    assert fresh(sheet).issue == "画面から直した"
    assert "すべて反映しました" in client.get(answer["Location"]).text
    assert "個票.xlsx" in client.get(PAGE).text


def test_the_pages_take_as_many_queries_for_many_rows_as_for_few(cast, django_assert_max_num_queries):
    sheets = [drafted(cast, f"個票{place}") for place in range(8)]
    rows = [(place, FIELD_LABELS["issue"], "新しい") for place in range(2, 10)]
    staged, client = sent(cast.member, changed(taken_out(*sheets), *rows)), browser(cast.member)
    with django_assert_max_num_queries(40):
        assert client.get(f"{PAGE}{staged.pk}/").status_code == 200
    with django_assert_max_num_queries(40):
        assert client.get(f"{PAGE}sheets.xlsx").status_code == 200
    with django_assert_max_num_queries(30):
        assert client.get(PAGE).status_code == 200


def with_part(file: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(file)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def merged_cells(file: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(file))
    book[FILE_TITLE].merge_cells("C2:D2")
    return saved(book)


def without_column(file: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(file))
    book[FILE_TITLE].delete_cols(4)
    return saved(book)


def as_excel_saves_lists(file: bytes) -> bytes:
    """The file with a list from another sheet kept behind the cells, as Excel does when it saves."""
    out = io.BytesIO()
    kept = b'<extLst><ext><xm:f xmlns:xm="urn:xm">A!$A$2:$A$9</xm:f></ext></extLst></worksheet>'
    with zipfile.ZipFile(io.BytesIO(file)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            archive.writestr(name, given.read(name).replace(b"</worksheet>", kept))
    return out.getvalue()


def test_a_list_that_excel_keeps_behind_the_cells_is_no_formula(cast):
    file = as_excel_saves_lists(taken_out(drafted(cast)))
    assert b"xm:f" in zipfile.ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml")
    assert sent(cast.member, file).row_count == 1


def as_other_programs_save(file: bytes, *changes: tuple[int, str, str | int], empty_columns: int = 0) -> bytes:
    """The file as a program saves it that knows no shared texts and no formats: texts in the cells, days as bare numbers."""
    page = openpyxl.load_workbook(io.BytesIO(file))[FILE_TITLE]
    heads = {cell.value: place for place, cell in enumerate(page[1], start=1)}
    for row, head, value in changes:
        page.cell(row, heads[head]).value = value
    book = openpyxl.Workbook(write_only=True)
    written = book.create_sheet(FILE_TITLE)
    for values in page.iter_rows(values_only=True):
        written.append([None] * empty_columns + list(values) + ["", None])
    plain = saved(book)
    texts = openpyxl.load_workbook(io.BytesIO(plain))[FILE_TITLE]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            if name.endswith(("sharedStrings.xml", "styles.xml", "theme1.xml")):
                continue
            part = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                rows = "".join(f"<row>{''.join(map(inline, row))}</row>" for row in texts.iter_rows(values_only=True))
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                part = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            archive.writestr(
                name, re.sub(rb"<(Override|Relationship)[^>]*(sharedStrings|styles|theme1)[^>]*/>", b"", part)
            )
    return out.getvalue()


def inline(value: object) -> str:
    """One cell without its place, its text within it."""
    if value is None:
        return "<c/>"
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def test_a_file_that_another_program_saved_is_taken_back(cast):
    sheet = drafted(cast)
    actions.edit_sheet(
        person=cast.member,
        sheet_id=sheet.pk,
        seen_version=sheet.version,
        content={"issue": "一行目\n二行目 <と> "},
        now=NOW,
    )
    file = taken_out(sheet)
    unchanged = sent(cast.member, as_other_programs_save(file))
    assert (unchanged.row_count, unchanged.change_count, unchanged.fault_count) == (1, 0, 0)
    written = sent(cast.member, as_other_programs_save(file, (2, FIELD_LABELS["issue"], "新しい課題")))
    applied(cast.member, written)
    assert fresh(sheet).issue == "新しい課題"


def test_a_day_that_lost_its_format_and_columns_that_moved_are_not_guessed_at(cast):
    file = taken_out(drafted(cast))
    day = sent(cast.member, as_other_programs_save(file, (2, FIELD_LABELS["security_checked_on"], 45778)))
    assert (day.change_count, day.fault_count) == (0, 1)
    assert "日付として読み取れません" in str(list(day.rows.values_list("faults", flat=True)))
    with pytest.raises(RuleBroken, match="列が書き出したときと違います"):
        sent(cast.member, as_other_programs_save(file, empty_columns=2))


def other_sheet(file: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(file))
    book[FILE_TITLE].title = "控え"
    return saved(book)


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "not a workbook": (lambda _: b"not a workbook", "読み取れません"),
    "cut off": (lambda file: file[: len(file) // 2], "読み取れません"),
    "old or encrypted": (lambda _: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "パスワード"),
    "macros": (lambda file: with_part(file, "xl/vbaProject.bin", b"x"), "マクロ"),
    "link": (lambda file: with_part(file, "xl/externalLinks/externalLink1.xml", b"<a/>"), "リンク"),
    "formula": (lambda file: changed(file, (2, "件名", "=1+1")), "数式のあるセルは取り込めません（C2）"),
    "merged": (merged_cells, "結合されたセルは取り込めません（C2:D2）"),
    "missing column": (without_column, "の列がありません"),
    "other sheet": (other_sheet, "シート「個票」がありません"),
    "bomb": (lambda file: with_part(file, "xl/media/a.xml", b" " * 130_000_000), "開くと大きすぎます"),
    "entities": (lambda file: with_part(file, "xl/a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "読み取れません"),
    "far cell": (lambda file: with_part(file, "xl/b.xml", b'<c r="XFD1048576"/>'), "遠く離れた"),
    "too large": (lambda _: b"PK" + b"0" * LARGEST_FILE, "ファイルが大きすぎます"),
}


@pytest.mark.parametrize(("spoil", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_not_plain_is_refused_with_the_reason(cast, spoil, reason):
    file = spoil(taken_out(drafted(cast)))
    answer = browser(cast.member).post(PAGE, {"file": SimpleUploadedFile("個票.xlsx", file)})
    assert answer.status_code == 422
    assert reason in answer.text
    assert not SheetImport.objects.exists()


def test_a_file_stopped_on_its_way_is_said_to_be_too_large(cast, settings):
    settings.FILE_LIMIT = 1000
    answer = browser(cast.member).post(PAGE, {"file": SimpleUploadedFile("個票.xlsx", b"PK" * 1000)})
    assert answer.status_code == 422
    assert "ファイルが大きすぎます" in answer.text


def test_a_macro_workbook_is_refused_by_its_name(cast):
    file = taken_out(drafted(cast))
    answer = browser(cast.member).post(PAGE, {"file": SimpleUploadedFile("個票.xlsm", file)})
    assert "マクロを含む形式" in answer.text
