"""The yearly transfer: a file is read, shown, and applied whole or not at all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.audit.public import EventFilter, events
from hoshin.foundation.people.models import Assignment, TransferBatch
from hoshin.foundation.people.public import (
    SYSTEM_PERSON,
    apply_transfer,
    assign,
    create_account,
    discard_transfer,
    holders_of,
    preview_transfer,
    set_account_active,
)
from hoshin.foundation.people.queries import transfer_rows
from hoshin.foundation.people.rules import Role, TransferPlan, plan_transfer
from hoshin.foundation.people.rules.transfer_file import COLUMNS, TransferRow, decode, parse, write
from hoshin.foundation.people.rules.transfers import Holding, KnownAccount, KnownPost, Snapshot
from hoshin.foundation.people.tests.city import FOUNDED, NOW, City
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, RuleBroken

pytestmark = pytest.mark.postgres
SPRING = date(2027, 4, 1)
HEADER = "ログイン名,区分,現在の職コード,新しい職コード\r\n"


def upload(city: City, *rows: str, by="operator", content: bytes | None = None) -> TransferBatch:
    return preview_transfer(
        person=city.person(by), file_name="異動.csv", effective_on=SPRING, now=NOW,
        content=content if content is not None else (HEADER + "\r\n".join(rows)).encode("utf-8-sig"),
    )  # fmt: skip


def plan_of(batch: TransferBatch) -> TransferPlan:
    batch.refresh_from_db()
    return TransferPlan.from_json(batch.plan)


def problems(city: City, *rows: str, by="operator") -> list[str]:
    return [problem for row in plan_of(upload(city, *rows, by=by)).rows for problem in row.problems]


SWAP = ("farm-head,主務,farm-head,farm-member", "farm-member,主務,farm-member,farm-head")


def test_a_preview_shows_everything_and_changes_nothing(city):
    batch = upload(city, *SWAP, "expert,,expert,", "cio,主務,cio,cio")
    plan = plan_of(batch)
    assert [(row.line, row.change_label, row.from_post, row.to_post) for row in plan.rows] == [
        (2, "異動", "農政課 課長", "農政課 主任"),
        (3, "異動", "農政課 主任", "農政課 課長"),
        (4, "離れる", "委員", ""),
        (5, "変更なし", "総務管理部 CIO", "総務管理部 CIO"),
    ]
    assert not plan.has_problems
    assert plan.without_post == ("委員の職員（expert）",)
    assert Assignment.objects.filter(ends_on__isnull=False).count() == 0


def test_applying_moves_everybody_on_the_day(city):
    batch = apply_transfer(person=city.person("operator"), batch_id=upload(city, *SWAP).pk, now=NOW)
    assert batch.state == "applied"
    head = city.posts["farm-head"].pk
    assert holders_of(post_id=head, on=SPRING - timedelta(days=1)) == [city.accounts["farm-head"].pk]
    assert holders_of(post_id=head, on=SPRING) == [city.accounts["farm-member"].pk]
    with pytest.raises(MoveRefused, match="反映済み"):
        apply_transfer(person=city.person("operator"), batch_id=batch.pk, now=NOW)


def test_every_change_is_in_the_trail_as_one_act(city):
    apply_transfer(person=city.person("operator"), batch_id=upload(city, *SWAP).pk, now=NOW)
    applied = events(EventFilter(name="people.transfer.applied")).get()
    names = [event.name for event in events(EventFilter(group=applied.group))]
    assert sorted(names) == [
        "people.account.assigned",
        "people.account.assigned",
        "people.account.left_post",
        "people.account.left_post",
        "people.transfer.applied",
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["nobody,主務,,farm-head"], "「nobody」の職員はいません"),
        (["farm-head,主務,farm-head,nowhere"], "新しい職コード「nowhere」の職はありません"),
        (["farm-head,主務,nowhere,farm-member"], "現在の職コード「nowhere」の職はありません"),
        (["farm-head,主務,,farm-member"], "今の主務「農政課 課長」を離れる行がない"),
        (["farm-head,主務,farm-member,farm-member"], "「農政課 主任」に就いていません"),
        (["farm-head,主務,farm-head,farm-member", "farm-head,主務,,auditor"], "主務が二つになります"),
        (["farm-head,主務,farm-head,farm-member", "farm-head,主務,farm-head,farm-head"], "二つの行にあります"),
        (["farm-head,兼務,,farm-member", "farm-head,兼務,,farm-member"], "二重に就く"),
        (["farm-head,兼務,,farm-head"], "二重に就く"),
        (["farm-head,正,farm-head,farm-member"], "「主務」か「兼務」"),
        (["farm-head,主務,,"], "現在の職コードも新しい職コードもありません"),
        ([",主務,,farm-head"], "ログイン名がありません"),
    ],
)
def test_what_is_wrong_stands_in_its_row(city, rows, expected):
    assert any(expected in problem for problem in problems(city, *rows))


def test_a_file_with_a_wrong_row_is_not_applied_at_all(city):
    batch = upload(city, *SWAP, "nobody,主務,,farm-head")
    with pytest.raises(RuleBroken, match="誤りのある行"):
        apply_transfer(person=city.person("operator"), batch_id=batch.pk, now=NOW)
    assert Assignment.objects.filter(ends_on__isnull=False).count() == 0


def test_a_closed_account_and_a_post_that_will_be_gone_are_named(city):
    set_account_active(person=SYSTEM_PERSON, account_id=city.accounts["expert"].pk, is_active=False, now=NOW)
    assert "無効" in problems(city, "expert,兼務,,farm-head")[0]
    farm = city.sections["farm"]
    farm.ends_on = SPRING
    farm.save()
    assert "置かれていない" in problems(city, "cio,兼務,,farm-head")[0]


def test_cio_staff_transfer_ordinary_posts_only(city):
    assert "運用者だけ" in problems(city, "farm-head,兼務,,operator", by="ict-staff")[0]
    assert "運用者だけ" in problems(city, "auditor,,auditor,", by="ict-staff")[0]
    assert problems(city, *SWAP, by="ict-staff") == []
    with pytest.raises(NotAllowed):
        upload(city, *SWAP, by="farm-head")


def test_a_change_after_the_preview_stops_it(city):
    batch = upload(city, *SWAP)
    assign(
        person=SYSTEM_PERSON, account_id=city.accounts["farm-head"].pk, post_id=city.posts["farm-member"].pk,
        starts_on=SPRING, is_concurrent=True, now=NOW,
    )  # fmt: skip
    with pytest.raises(Conflict, match="組織が変わり"):
        apply_transfer(person=city.person("operator"), batch_id=batch.pk, now=NOW)
    batch.refresh_from_db()
    assert batch.state == "preview"


def test_a_preview_is_given_up(city):
    batch = upload(city, *SWAP)
    assert discard_transfer(person=city.person("operator"), batch_id=batch.pk, now=NOW).state == "discarded"
    with pytest.raises(MoveRefused):
        apply_transfer(person=city.person("operator"), batch_id=batch.pk, now=NOW)


def test_a_file_that_changes_nothing_is_not_applied(city):
    content = write(transfer_rows(SPRING))
    batch = upload(city, content=content)
    assert plan_of(batch).counts == {"変更なし": 9}
    with pytest.raises(RuleBroken, match="変更になる行"):
        apply_transfer(person=city.person("operator"), batch_id=batch.pk, now=NOW)


def test_main_and_concurrent_can_be_exchanged(city):
    assign(
        person=SYSTEM_PERSON, account_id=city.accounts["farm-head"].pk, post_id=city.posts["farm-member"].pk,
        starts_on=FOUNDED, is_concurrent=True, now=NOW,
    )  # fmt: skip
    batch = upload(city, "farm-head,兼務,farm-head,farm-head", "farm-head,主務,farm-member,farm-member")
    apply_transfer(person=city.person("operator"), batch_id=batch.pk, now=NOW)
    later = city.person("farm-head", now=NOW + timedelta(days=200))
    assert [(post.title, post.is_concurrent) for post in later.posts] == [("主任", False), ("課長", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_files_of_every_office_program_are_read(city, encoding):
    text = "備考\t新しい職コード\t現在の職コード\tログイン名\t区分\n＊\tｆａｒｍ－ｍｅｍｂｅｒ\tfarm-head\tＦＡＲＭ\t主務\n\n"
    account = create_account(person=SYSTEM_PERSON, login_name="FARM", label="x", now=NOW)
    assign(person=SYSTEM_PERSON, account_id=account.pk, post_id=city.posts["farm-head"].pk, starts_on=FOUNDED, now=NOW)
    (row,) = plan_of(upload(city, content=text.encode(encoding))).rows
    assert (row.problems, row.change_label, row.to_post) == ((), "異動", "農政課 主任")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "行がありません"),
        ("ログイン名,区分\r\n".encode(), "現在の職コード」「新しい職コード"),
        (HEADER.encode(), "行がありません"),
        (b"\x81\xff\xfe\x00", "文字コード"),
        (b"PK\x03\x04\x00\x00", "文字コード"),
        ((HEADER + 'x,"y\r\n').encode(), "引用符"),
        (b"x" * (2 * 1024 * 1024 + 1), "大きすぎ"),
        ((HEADER + "x,主務,,y\r\n" * 5001).encode(), "5,000 行まで"),
    ],
)
def test_what_is_no_transfer_file_is_refused_with_the_reason(city, content, reason):
    with pytest.raises(RuleBroken, match=reason) as refused:
        upload(city, content=content)
    assert refused.value.field == "file"


def test_a_name_that_looks_like_a_formula_is_written_harmlessly():
    text = decode(write([("a", "=cmd()", "主務", "x", "y", "x", "y")]))
    assert "'=cmd()" in text
    assert text.startswith(",".join(COLUMNS))


codes = st.sampled_from(["p1", "p2", "p3"])
days = st.sampled_from([-200, -2, -1, 0, 1, 2, 200]).map(lambda shift: SPRING + timedelta(days=shift))
POSTS = {code: KnownPost(number, code, f"職{number}", Role.SECTION_MEMBER, True) for number, code in enumerate(("p1", "p2", "p3"))}  # fmt: skip


@st.composite
def holdings(draw):
    """Holdings of one person that the rules allow: no post twice and no two main posts at a time."""
    held: list[Holding] = []
    for key in range(draw(st.integers(0, 4))):
        start = draw(days)
        length = draw(st.none() | st.integers(0, 3))
        end = None if length is None else start + timedelta(days=length)
        new = Holding(key, draw(codes), draw(st.booleans()), start, end)
        if not any(_clash(new, old) for old in held):
            held.append(new)
    return tuple(one for one in held if one.ends_on is None or one.ends_on >= SPRING)


def _clash(new, old):
    same = new.post_code == old.post_code or not (new.is_concurrent or old.is_concurrent)
    return same and new.starts_on <= (old.ends_on or date.max) and old.starts_on <= (new.ends_on or date.max)


rows = st.lists(
    st.builds(
        TransferRow,
        st.integers(2, 99), st.sampled_from(["a", "a", "b"]), st.just("甲"), st.sampled_from(["主務", "兼務"]),
        codes | st.just(""), codes | st.just(""),
    ),
    max_size=4,
)  # fmt: skip


@given(rows, holdings(), holdings())
def test_a_plan_without_problems_never_breaks_a_rule(file, of_a, of_b):
    accounts = {name: KnownAccount(key, name, name, True) for key, name in enumerate("ab")}
    held = {0: of_a, 1: of_b}
    plan = plan_transfer(file, Snapshot(accounts, POSTS, held), effective_on=SPRING, may_assign=lambda role: True)
    assert len(plan.rows) == len(file)
    if plan.has_problems:
        return
    for account_id, before in held.items():
        mine = [row for row in plan.rows if row.account_id == account_id]
        after = [_ended(one) if one.assignment_id in {row.ends for row in mine} else one for one in before]
        codes_of = {post.post_id: post.code for post in POSTS.values()}
        after += [
            Holding(100 + row.line, codes_of[row.starts], row.is_concurrent, SPRING, None)
            for row in mine
            if row.starts is not None
        ]
        assert all(one.ends_on is None or one.ends_on >= one.starts_on for one in after)
        assert not any(_clash(one, other) for one in after for other in after if one is not other)
        in_force = [one for one in after if one.starts_on <= SPRING <= (one.ends_on or date.max)]
        left = any(account.account_id == account_id for account in accounts.values() if _named(account, plan))
        assert left == (not in_force and any(row.ends is not None for row in mine))


def _ended(one):
    return Holding(one.assignment_id, one.post_code, one.is_concurrent, one.starts_on, SPRING - timedelta(days=1))


def _named(account, plan):
    return f"{account.label}（{account.login_name}）" in plan.without_post


def test_a_post_taken_up_on_the_day_cannot_be_left_on_it(city):
    Assignment.objects.filter(account=city.accounts["farm-head"]).update(starts_on=SPRING)
    assert "その日からなので" in problems(city, "farm-head,,farm-head,")[0]


def test_a_main_post_that_is_to_come_counts_too(city):
    held = Assignment.objects.filter(account=city.accounts["farm-head"])
    held.update(starts_on=SPRING + timedelta(days=30))
    assert "主務が二つ" in problems(city, "farm-head,主務,,farm-member")[0]


@given(rows)
def test_a_plan_survives_being_stored(file):
    snapshot = Snapshot({"a": KnownAccount(0, "a", "甲", True)}, POSTS, {})
    plan = plan_transfer(file, snapshot, effective_on=SPRING, may_assign=lambda role: False)
    assert TransferPlan.from_json(plan.as_json()) == plan


@given(st.lists(st.tuples(*[st.text("ab漢ア=@-+\"', \n1", max_size=6)] * 7), min_size=1, max_size=5))
def test_what_is_written_can_be_read_again(cells):
    filled = [row for row in cells if any(cell.strip() for cell in row)]
    if filled:
        assert len(parse(decode(write(filled)))) == len(filled)
