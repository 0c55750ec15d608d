"""Applications that come in as files of another system: each once, whole or refused with its place and reason."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hoshin.citizens.procedures.actions.intake import (
    FolderPort,
    WaitingFile,
    give_up,
    receive_file,
    save_source,
    take_in,
    take_in_from,
    try_again,
)
from hoshin.citizens.procedures.models import Application, IntakeContent, IntakeEntry, IntakeFile, Upload
from hoshin.citizens.procedures.public import publish_form, rotate_keys, save_procedure
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.inbox import Wanted, inbox
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.importing import CameBy, EntryState, IntakeState, packing
from hoshin.citizens.procedures.tests.forms import DOCUMENT, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NAME = {"family": "葛󠄀城", "given": "一", "family_kana": "かつらぎ", "given_kana": "ハジメ"}
ANSWERS: dict[str, object] = {
    "name": NAME,
    "animal": "dog",
    "since": "2026-11-01",
    "dogs": [{"call": "ポチ"}],
}


@pytest.fixture
def keeper(city):
    return city.person("ict-staff")


@pytest.fixture
def source(city, keeper):
    return save_source(
        person=keeper, code="pittari", label="ぴったりサービス", assurance=Assurance(3, 3), is_active=True, now=NOW
    )


def line(number="A-1", **changed):
    given = {
        "format": "hoshin-application-1",
        "number": number,
        "procedure": ENTRY.code,
        "form_version": 1,
        "applied_at": "2026-11-20T10:00:00+09:00",
        "answers": ANSWERS,
    } | changed
    return json.dumps({key: value for key, value in given.items() if value is not None}, ensure_ascii=False)


def lines(*made):
    return "\n".join(made).encode()


def packed(*made, files=None, method=zipfile.ZIP_DEFLATED):
    made_file = io.BytesIO()
    with zipfile.ZipFile(made_file, "w", method) as archive:
        archive.writestr("applications.jsonl", lines(*made))
        for name, content in (files or {}).items():
            archive.writestr(name, content)
    return made_file.getvalue()


def taken(content, *, name="a.jsonl", now=NOW):
    file = receive_file(source_code="pittari", name=name, content=content, came_by=CameBy.FOLDER, now=now)
    return take_in(file_id=file.pk, now=now)


def why(file):
    return [f"{entry.line} {place}：{message}" for entry in file.entries.all() for place, message in entry.troubles]


def test_an_application_comes_into_the_one_inbox_with_a_receipt_number_and_its_trail(city, dogs, source):
    file = taken(lines(line(identified_by="署名用電子証明書")))
    assert (file.state, why(file)) == (IntakeState.DONE.value, [])
    (application,) = inbox(city.person("farm-member"), Wanted(intake="import"), today=NOW.date())
    assert application.number
    assert application.identity.proofing_level == 3
    present = opened(application).journey.present
    assert present["name"]["family_kana"] == "カツラギ"
    assert present["since"] == "2026-11-01"
    names = [
        (entry.name.rpartition(".")[2], entry.actor) for entry in history_of("procedures.application", application.pk)
    ]
    assert names == [("imported", "ぴったりサービス"), ("submitted", "ぴったりサービス")]
    kept = [entry.name for entry in history_of("procedures.intake_file", file.pk)]
    assert kept == ["procedures.intake_file.taken_in", "procedures.intake_file.received"]
    assert history_of("procedures.intake_source", source.pk)[0].name == "procedures.intake_source.saved"
    assert not IntakeContent.objects.exists()


def test_nothing_comes_in_twice_however_often_it_is_sent(dogs, source):
    first = taken(lines(line()))
    again = taken(lines(line()), name="b.jsonl")
    assert again == first
    repeated = taken(lines(line(), line("A-2", answers=ANSWERS | {"memo": "二頭目"})))
    assert [entry.state for entry in repeated.entries.all()] == ["repeated", "refused"]
    assert "もう受け付けています" in why(repeated)[0]
    other = taken(lines(line(answers=ANSWERS | {"memo": "違う内容"})))
    assert why(other) == ["1 number：同じ番号の申請を、別の内容でもう取り込んでいます。取込み元に確かめてください。"]
    assert Application.objects.count() == 1


def test_a_crash_in_the_middle_loses_nothing_and_doubles_nothing(dogs, source, monkeypatch):
    names = ("上越", "直江", "高田")
    made = [line(f"A-{place}", answers=ANSWERS | {"name": NAME | {"family": name}}) for place, name in enumerate(names)]
    file = receive_file(source_code="pittari", name="a.jsonl", content=lines(*made), came_by=CameBy.FOLDER, now=NOW)
    module = "hoshin.citizens.procedures.actions.intake.taking_in"
    real = __import__(module, fromlist=["apply_line"]).apply_line

    def dying(source, item, attached, *, now):
        application = real(source, item, attached, now=now)
        if item.number == "A-1":
            raise KeyboardInterrupt
        return application

    monkeypatch.setattr(f"{module}.apply_line", dying)
    with pytest.raises(KeyboardInterrupt):
        take_in(file_id=file.pk, now=NOW)
    assert Application.objects.count() == IntakeEntry.objects.filter(state="taken").count() == 1
    monkeypatch.setattr(f"{module}.apply_line", real)
    assert take_in(file_id=file.pk, now=NOW).state == IntakeState.DONE.value
    assert Application.objects.count() == IntakeEntry.objects.filter(state="taken").count() == 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"answers": ANSWERS | {"color": "黒"}}, "answers.color：この様式の、答えを書く質問にありません。"),
        ({"answers": ANSWERS | {"animal": "bird"}}, "answers.animal（動物の種類）：動物の種類は、一覧にあるものから"),
        ({"answers": ANSWERS | {"animal": 1}}, "answers.animal：文字で"),
        ({"answers": ANSWERS | {"since": "令和8年"}}, "answers.since：日付は"),
        ({"answers": ANSWERS | {"dogs": []}}, "answers.dogs（犬）：答えがありません。"),
        ({"answers": ANSWERS | {"dogs": [{"call": "ポチ"}] * 4}}, "answers.dogs：3件までです（4件あります）。"),
        ({"answers": ANSWERS | {"dogs": [{"size": "大"}]}}, "answers.dogs.0.size：この様式の"),
        ({"answers": ANSWERS | {"name": {"family": "葛城"}}}, "answers.name.family_kana（氏名）"),
        ({"answers": ANSWERS | {"name": {"nickname": "かつ"}}}, "answers.name.nickname：family、given"),
        (
            {"answers": {"animal": "cat"} | {k: v for k, v in ANSWERS.items() if k in {"name", "since"}}},
            "猫の登録は必要ありません",
        ),
        ({"form_version": 2}, "form_version：この手続に、第2版の様式はありません。"),
        ({"form_version": True}, "form_version：様式の版を"),
        ({"procedure": "unknown"}, "procedure：このコードの手続はありません。"),
        ({"applied_at": "2026-11-20T10:00:00"}, "applied_at：時差の付いた"),
        ({"format": "hoshin-application-2"}, "format："),
        ({"admin": True}, "「admin」：知らない項目です。"),
        ({"number": "A 1"}, "number：取込み元の番号を"),
        ({"answers": None}, "answers：質問の名前と"),
        ({"files": {"name": ["a.pdf"]}}, "files.name：この名前のファイルが"),
    ],
)
def test_what_the_form_does_not_take_is_refused_with_its_place(dogs, source, changed, said):
    file = taken(lines(line(**changed)))
    assert file.state == IntakeState.OPEN.value
    assert said in "\n".join(why(file))
    assert not Application.objects.exists()


def test_the_other_lines_of_a_file_come_in_and_each_refusal_has_its_line(dogs, source):
    file = taken(
        b"\xef\xbb\xbf" + lines("{", "", line("A-2"), '{"number": "A-3", "number": "A-3"}', "[" * 100_000, "[]")
    )
    states = dict(file.entries.values_list("line", "state"))
    assert states == {1: "refused", 3: "taken", 4: "refused", 5: "refused", 6: "refused"}
    told = why(file)
    assert "1 2文字目：JSONとして読めません。" in told
    assert "4 「number」：同じ項目が二つあります。" in told


def test_what_the_rules_do_not_ask_must_not_be_answered(dogs, keeper, source):
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"][2]["questions"][0]["inner"].append({"id": "size", "type": "text", "label": "大きさ"})
    is_dog = {"op": "equals", "args": [{"answer": "animal"}, {"value": "dog"}]}
    document["rules"] = [{"kind": "show", "target": target, "when": is_dog} for target in ("memo", "dogs.size")]
    publish_form(person=keeper, procedure_code=dogs.code, text=json.dumps(document), now=NOW)
    both = ANSWERS | {"memo": "おとなしい", "dogs": [{"call": "ポチ", "size": "小"}]}
    refused = taken(lines(line("A-1", form_version=2, answers=both | {"animal": "cat"})))
    assert why(refused) == [
        "1 answers.memo（備考）：ほかの答えによって、聞かれない質問です。",
        "1 answers.dogs.0.size（大きさ）：ほかの答えによって、聞かれない質問です。",
    ]
    assert taken(lines(line("A-2", form_version=2, answers=both))).state == IntakeState.DONE.value


def with_paper(dogs, keeper):
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"][2]["questions"].append({"id": "paper", "type": "file", "label": "証明書", "most": 1})
    publish_form(person=keeper, procedure_code=dogs.code, text=json.dumps(document), now=NOW)


def test_attached_files_come_along_examined_and_sealed(dogs, keeper, source):
    with_paper(dogs, keeper)
    made = line(form_version=2, files={"paper": ["files/a.pdf"]})
    assert taken(packed(made, files={"files/a.pdf": PDF})).state == IntakeState.DONE.value
    upload = Upload.objects.get()
    assert upload.accepted_at == NOW
    assert opened(upload.application).journey.present["paper"][0]["name"] == "a.pdf"


@pytest.mark.parametrize(
    ("names", "content", "said"),
    [
        (["a.pdf"], b"MZ\x90\x00 no pdf", "files.paper：「a.pdf」は受け取れません。"),
        (["b.pdf"], PDF, "files.paper：この名前のファイルが"),
        (["a.pdf", "a.pdf"], PDF, "証明書は1件までです"),
    ],
)
def test_a_wrong_attachment_is_refused_with_its_question(dogs, keeper, source, names, content, said):
    with_paper(dogs, keeper)
    file = taken(packed(line(form_version=2, files={"paper": names}), files={"a.pdf": content}))
    assert said in file.problem + "\n".join(why(file))
    assert not Application.objects.exists()


def declared(content, size):
    """The pack with another size claimed for its first member."""
    place = content.index(b"PK\x01\x02") + 24
    return content[:place] + size.to_bytes(4, "little") + content[place + 4 :]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed(line(), files={"../../etc/passwd": b"x"}), "ほかの場所を指す名前"),
        (packed(line(), files={"/etc/passwd": b"x"}), "ほかの場所を指す名前"),
        (packed(line(), files={"C:\\x": b"x"}), "ほかの場所を指す名前"),
        (packed(line(), files={"left.pdf": PDF}), "どの申請の添付でもないファイルが1件"),
        (packed(line(), method=zipfile.ZIP_LZMA), "この圧縮の方法は使えません"),
        (packed(line())[:-30], "zipファイルとして読めません"),
        (packed("{}" + " " * 200 * 1024 * 1024), "大きすぎます"),
        (declared(packed("{}" + " " * 200 * 1024 * 1024), 100), "applications.jsonl"),
        (b"PK\x05\x06" + bytes(18), "「applications.jsonl」がありません"),
        ("番号".encode("cp932"), "1行目：UTF-8の文字として読めません。"),
        (b"\n \n", "申請が1件もありません。"),
        (b"{}\n" * 1001, "1,000件まで"),
    ],
)
def test_a_hostile_file_is_refused_as_a_whole_in_words(dogs, source, content, said):
    file = taken(content, name="x.zip")
    assert file.state == IntakeState.UNREADABLE.value
    assert said in file.problem
    assert not IntakeContent.objects.exists()


def test_a_file_beyond_the_limit_is_not_even_read(dogs, source, tmp_path):
    folder = tmp_path / "pittari"
    folder.mkdir()
    with (folder / "huge.zip").open("wb") as huge:
        huge.truncate(2 * 1024**3)
    (folder / "link.jsonl").symlink_to("/etc/hostname")
    (folder / "half.jsonl.part").write_bytes(lines(line()))
    assert take_in_from(FolderPort(tmp_path), now=NOW) == "0件のファイルを受け取りました。1件は断りました。"
    assert "大きすぎます" in (folder / "refused" / "huge.zip.txt").read_text()
    assert sorted(path.name for path in folder.iterdir()) == ["half.jsonl.part", "link.jsonl", "refused"]
    assert not IntakeFile.objects.exists()
    with pytest.raises(RuleBroken, match="大きすぎます"):
        receive_file(
            source_code="pittari", name="x", content=bytes(packing.LARGEST_FILE + 1), came_by=CameBy.UPLOAD, now=NOW
        )


def test_the_folder_is_emptied_and_the_sender_reads_the_receipt_number_there(dogs, source, tmp_path):
    for code in ("pittari", "strange"):
        (tmp_path / code).mkdir()
        (tmp_path / code / "a.jsonl").write_bytes(lines(line(), line("A-2", form_version=9)))
    take_in_from(FolderPort(tmp_path), now=NOW)
    (told, refused) = map(json.loads, (tmp_path / "pittari/results/a.jsonl.result.jsonl").read_text().splitlines())
    assert told["receipt"] == Application.objects.get().number
    assert (refused["state"], refused["receipt"]) == ("refused", "")
    assert "第9版" in refused["troubles"][0]
    assert "登録されていない" in (tmp_path / "strange/refused/a.jsonl.txt").read_text()
    before = (tmp_path / "pittari/results/a.jsonl.result.jsonl").stat().st_mtime_ns
    assert take_in_from(FolderPort(tmp_path), now=NOW) == "0件のファイルを受け取りました。"
    assert (tmp_path / "pittari/results/a.jsonl.result.jsonl").stat().st_mtime_ns == before
    assert (tmp_path / "pittari/received/a.jsonl").exists()


class Counter:
    """A port that is no folder: what another system's counter would be."""

    def __init__(self, content, *, dies_after_keeping=False):
        self.content, self.dies = content, dies_after_keeping
        self.told = []

    def waiting(self):
        return [WaitingFile("pittari", "a.jsonl", len(self.content))] if self.content else []

    def read(self, file):
        return self.content

    def received(self, file):
        if self.dies:
            raise ConnectionError
        self.content = b""

    def refused(self, file, reason):
        self.told.append(reason)

    def report(self, source, name, problem, lines):
        self.told += [line.receipt for line in lines]


def test_a_port_that_dies_after_the_file_is_kept_offers_it_again_and_nothing_is_doubled(dogs, source):
    counter = Counter(lines(line()), dies_after_keeping=True)
    with pytest.raises(ConnectionError):
        take_in_from(counter, now=NOW)
    assert IntakeFile.objects.count() == 1
    counter.dies = False
    take_in_from(counter, now=NOW)
    assert counter.told == [Application.objects.get().number]


def test_the_identity_that_the_procedure_demands_must_have_been_proven_at_the_source(city, keeper, dogs, source):
    save_procedure(
        person=keeper, entry=replace(ENTRY, proofing_level=3, authentication_level=2), procedure_id=dogs.pk, now=NOW
    )
    assert "本人確認がありません" in why(taken(lines(line())))[0]
    assert taken(lines(line("A-2", identified_by="署名用電子証明書"))).state == IntakeState.DONE.value
    save_source(person=keeper, code="pittari", label="ぴったり", assurance=Assurance(1, 1), is_active=True, now=NOW)
    assert "本人確認がありません" in why(taken(lines(line("A-3", identified_by="自己申告"))))[0]


def test_what_was_refused_is_tried_again_after_its_reason_was_mended(city, keeper, dogs, source):
    file = taken(lines(line(form_version=2), line("A-2", procedure="unknown")))
    rotate_keys(now=NOW)
    with_paper(dogs, keeper)
    member = city.person("farm-member")
    again = try_again(person=member, file_id=file.pk, now=NOW)
    assert take_in(file_id=again.pk, now=NOW).state == IntakeState.OPEN.value
    assert dict(file.entries.values_list("external_number", "state")) == {"A-1": "taken", "A-2": "refused"}
    with pytest.raises(NotAllowed):
        give_up(person=member, file_id=file.pk, reason="要らない", now=NOW)
    with pytest.raises(RuleBroken, match="理由"):
        give_up(person=keeper, file_id=file.pk, reason=" ", now=NOW)
    ended = give_up(person=keeper, file_id=file.pk, reason="手続の廃止", now=NOW)
    assert ended.state == IntakeState.DONE.value
    assert not IntakeContent.objects.exists()
    with pytest.raises(MoveRefused):
        try_again(person=keeper, file_id=file.pk, now=NOW)
    names = [entry.name.rpartition(".")[2] for entry in history_of("procedures.intake_file", file.pk)]
    assert names == ["given_up", "taken_in", "tried_again", "taken_in", "received"]
    resent = taken(lines(line(form_version=2), line("A-2", procedure="unknown")))
    assert resent.pk == file.pk
    assert dict(resent.entries.values_list("external_number", "state"))["A-2"] == EntryState.REFUSED.value


def test_a_source_that_is_not_in_use_gets_nothing_in(keeper, dogs, source):
    save_source(person=keeper, code="pittari", label="元", assurance=Assurance(), is_active=False, now=NOW)
    with pytest.raises(NotFound):
        taken(lines(line()))
    with pytest.raises(RuleBroken, match="コードは"):
        save_source(person=keeper, code="../x", label="元", assurance=Assurance(), is_active=True, now=NOW)


def test_the_pages_show_a_section_its_own_lines_and_an_operator_all(city, dogs, source):
    handed_in(dogs.code, family="上越")
    operator, member, stranger = Client(), Client(), Client()
    for client, who in ((operator, "operator"), (member, "farm-member"), (stranger, "auditor")):
        client.force_login(city.accounts[who])
    upload = SimpleUploadedFile("a.jsonl", lines(line(), line("A-2", procedure="other"), line("A-3", form_version=7)))
    sent = operator.post("/staff/applications/intake/", {"source": "pittari", "file": upload})
    address = sent.headers["Location"]
    page = operator.get(address).content.decode()
    assert "A-2" in page
    assert "第7版の様式はありません" in page
    own = member.get(address).content.decode()
    assert "A-2" not in own
    assert "A-3" in own
    assert stranger.get(address).status_code == 404
    assert "a.jsonl" in member.get("/staff/applications/intake/").content.decode()
    assert "届いたファイルはありません" in stranger.get("/staff/applications/intake/").content.decode()
    assert member.post("/staff/applications/intake/", {"source": "pittari"}).status_code == 403
    assert member.post(f"{address}again/").status_code == 302
    assert "取り込まない理由" in operator.get(f"{address}end/").content.decode()
    assert operator.post(f"{address}end/", {"reason": "試し"}).status_code == 302
    number = Application.objects.get(intake="import").number
    assert "ぴったりサービス　A-1" in member.get(f"/staff/applications/{number}/").content.decode()
