"""CIO staff and sections keep the register of procedures, one by one or as an Excel file."""

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from hoshin.citizens.procedures.models import Procedure
from hoshin.citizens.procedures.public import import_register, save_procedure
from hoshin.citizens.procedures.queries import entry_of
from hoshin.citizens.procedures.rules.register import (
    COLUMNS,
    Attachment,
    Channel,
    LifeEvent,
    OfferedChannel,
    PersonKind,
    ProcedureEntry,
    RegisterRefused,
    cells_of,
)
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.web.spreadsheet import Column, Table, workbook

ENTRY = ProcedureEntry(
    code="jido-teate",
    title="児童手当 認定請求",
    section_code="farm",
    reading="じどうてあて",
    keywords="子ども手当",
    who="子どもを育てている方",
    what="児童手当を受け取るための申請です。",
    events=(LifeEvent.BIRTH, LifeEvent.MOVING),
    persons=(PersonKind.PARENT,),
    channels=(OfferedChannel(Channel.COUNTER, "平日"), OfferedChannel(Channel.POST)),
    attachments=(Attachment("健康保険の情報", "規則第1条"),),
    standard_days=30,
    counts_year=2025,
    counts={Channel.COUNTER: 120, Channel.POST: 3},
)


def sheet(*entries):
    return [[column.title for column in COLUMNS], *(cells_of(entry) for entry in entries)]


def excel(*entries):
    columns = [Column(column.title) for column in COLUMNS]
    content = workbook([Table("手続", columns, [cells_of(entry) for entry in entries])])
    return SimpleUploadedFile("register.xlsx", content)


@pytest.fixture
def staff(city):
    browser = Client()
    browser.force_login(city.accounts["ict-staff"])
    return browser


def test_a_file_taken_in_is_the_register_and_comes_out_again_the_same(city):
    other = replace(ENTRY, code="other", title="別の手続", counts_year=None, counts={}, standard_days=None)
    report = import_register(person=city.person("ict-staff"), rows=sheet(ENTRY, other), now=NOW)
    assert report.new == (ENTRY.title, other.title)
    assert [entry_of(procedure) for procedure in Procedure.objects.order_by("code")] == [ENTRY, other]
    with pytest.raises(RuleBroken, match="取り込むものがありません"):
        import_register(person=city.person("ict-staff"), rows=sheet(ENTRY, other), now=NOW)


def test_only_what_differs_is_changed_and_told(city):
    person = city.person("ict-staff")
    import_register(person=person, rows=sheet(ENTRY), now=NOW)
    report = import_register(person=person, rows=sheet(replace(ENTRY, fee="300円", events=())), now=NOW)
    assert report.changed == ((ENTRY.title, ("手数料", "できごと")),)
    names = [entry.name for entry in history_of("procedures.procedure", Procedure.objects.get().pk)]
    assert sorted(names) == ["procedures.procedure.changed", "procedures.procedure.registered"]


def test_every_faulty_cell_is_named_and_nothing_is_taken_in(city):
    rows = sheet(ENTRY, replace(ENTRY, code="b"), replace(ENTRY, code="jido-teate"))
    rows[2][[column.field for column in COLUMNS].index("seal")] = "拇印"
    rows[1][[column.field for column in COLUMNS].index("section_code")] = "nowhere"
    with pytest.raises(RegisterRefused) as caught:
        import_register(person=city.person("ict-staff"), rows=rows, now=NOW)
    told = " ".join(caught.value.problems)
    assert "3行目の「押印」" in told
    assert "「nowhere」の課はありません" in told
    assert not Procedure.objects.exists()


def test_a_section_changes_its_own_procedures_and_no_others(city):
    saved = save_procedure(person=city.person("ict-staff"), entry=ENTRY, now=NOW)
    changed = replace(ENTRY, fee="無料")
    save_procedure(person=city.person("farm-member"), entry=changed, procedure_id=saved.pk, now=NOW)
    assert Procedure.objects.get().fee == "無料"
    with pytest.raises(NotAllowed):
        save_procedure(person=city.person("auditor"), entry=changed, procedure_id=saved.pk, now=NOW)
    with pytest.raises(NotAllowed):
        save_procedure(person=city.person("farm-member"), entry=replace(ENTRY, code="mine"), now=NOW)


def test_the_file_goes_out_and_in_over_the_pages(city, staff):
    save_procedure(person=city.person("ict-staff"), entry=ENTRY, now=NOW)
    content = staff.get("/staff/procedures/register.xlsx").content
    cells = [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]
    assert cells[0] == [column.title for column in COLUMNS]
    page = staff.post("/staff/procedures/import/", {"file": excel(replace(ENTRY, fee="300円")), "do": "check"})
    assert "変更：児童手当 認定請求（手数料）" in page.content.decode()
    assert Procedure.objects.get().fee == ""
    staff.post("/staff/procedures/import/", {"file": excel(replace(ENTRY, fee="300円")), "do": "import"})
    assert Procedure.objects.get().fee == "300円"


@pytest.mark.parametrize("content", [b"", b"no excel at all", b"PK\x03\x04broken"])
def test_a_file_that_is_no_excel_file_is_refused_in_words(staff, content):
    page = staff.post(
        "/staff/procedures/import/", {"file": SimpleUploadedFile("a.xlsx", content or b" "), "do": "check"}
    )
    assert page.status_code == 422
    assert "読み取れません" in page.content.decode()


def test_the_form_shows_and_saves_the_same_entry(city, staff):
    save_procedure(person=city.person("ict-staff"), entry=ENTRY, now=NOW)
    form = staff.get("/staff/procedures/jido-teate/edit/").context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None and value is not False}
    staff.post("/staff/procedures/jido-teate/edit/", data | {"fee": "10円"})
    assert entry_of(Procedure.objects.get()) == replace(ENTRY, fee="10円")
    page = staff.post("/staff/procedures/jido-teate/edit/", data | {"channels": "飛脚"})
    assert "「飛脚」は使えません" in page.content.decode()


def test_the_list_takes_few_queries_however_long(city, staff, django_assert_max_num_queries):
    entries = [replace(ENTRY, code=f"code-{number}") for number in range(30)]
    import_register(person=city.person("ict-staff"), rows=sheet(*entries), now=NOW)
    with django_assert_max_num_queries(16):
        page = staff.get("/staff/procedures/")
    assert len(page.context["page"].object_list) == 30
