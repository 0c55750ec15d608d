"""Writes, comments on and decides the policy's revisions, each act by the person and on the day it is said to be."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.policy.reading import Entry, entries
from hoshin.foundation.approvals.public import approve, current_request
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import JAPAN, local_date
from hoshin.steering.policy.public import (
    REVISION_THING,
    BasicPolicy,
    Document,
    Field,
    Kind,
    Revision,
    add_basic_policy,
    add_focus_item,
    add_section,
    describe_revision,
    document_of,
    import_schemes,
    move_thread,
    open_thread,
    refresh_search,
    reply,
    revision_in_force,
    save_section,
    start_revision,
    submit_revision,
)

HERE = Path(__file__).parent
WRITER = "joho-lead"
DECIDERS = ("cio-aide", "deputy-cio", "cio")
FIRST_FILES = ("ver-01-chapter-1.md", "ver-01-chapter-2.md", "ver-01-chapter-3.md", "ver-01-chapter-4.md")
FIRST_PURPOSE = (
    "社会全体のデジタル化に向き合う軸と、全庁で進める体制を定めるため、はじめて策定します。"
    "（上越市の方針の素案（令和3年5月）にある項目と事実をもとに、文章を新たに書いたデモ用の方針です。）"
)


def load_policy(organisation: Organisation, *, now: datetime) -> None:
    """VER.01 in force since June 2021, VER.02 since July 2025, and a draft of VER.03 with open comments.

    Only what lies before `now` happens. The organisation must exist since `organisation_needed_since`.
    """
    _first(_Desk(organisation, _at(2021, 5, 10)))
    if now > _at(2025, 7, 1):
        _second(_Desk(organisation, _at(2025, 5, 12)))
        _third(_Desk(organisation, now - timedelta(days=20)))
    refresh_search(now=now)


def organisation_needed_since() -> datetime:
    """From when the demo city's organisation has to exist: a month before the first revision is written."""
    return _at(2021, 4, 1)


@dataclass(frozen=True)
class _Desk:
    """Who works, and when."""

    organisation: Organisation
    now: datetime

    def person(self, login_name: str) -> Person:
        """Somebody of the demo city."""
        return self.organisation.person(login_name, now=self.now)

    @property
    def writer(self) -> Person:
        """Who writes the policy."""
        return self.person(WRITER)

    def later(self, **distance: int) -> "_Desk":
        """The same desk some time later."""
        return _Desk(self.organisation, self.now + timedelta(**distance))


def _at(year: int, month: int, day: int) -> datetime:
    return datetime.combine(date(year, month, day), time(10), tzinfo=JAPAN)


def _first(desk: _Desk) -> None:
    """Everything of VER.01, decided on 25 May 2021."""
    revision = start_revision(person=desk.writer, name="VER.01", purpose=FIRST_PURPOSE, now=desk.now)
    waiting: list[tuple[int, Kind, str]] = []
    number = 0
    for entry in entries(*FIRST_FILES):
        if entry.kind == Kind.POLICY:
            number = int(entry.values[0])
            _add_policy(desk, revision.pk, entry)
        elif entry.kind in {Kind.APPROACH, Kind.DIRECTION}:
            waiting.append((number, Kind(entry.kind), entry.text))
        elif entry.kind == Kind.FOCUS:
            _add_item(desk, revision.pk, number, *entry.values, text=entry.text)
        else:
            add_section(
                person=desk.writer,
                revision_id=revision.pk,
                kind=Kind(entry.kind),
                key=entry.values[0],
                heading=entry.values[1],
                text=entry.text,
                now=desk.now,
            )
    document = document_of(revision, today=local_date(desk.now))
    for policy_number, kind, text in waiting:
        _write_part(desk, document, f"policy-{policy_number}-{kind.value}", text)
    import_schemes(person=desk.writer, text=_file("schemes-2021.json"), now=desk.now)
    _decide(desk.later(days=10), revision.pk, effective_on=date(2021, 6, 1))


def _second(desk: _Desk) -> None:
    """What four years changed: the soft side of the digital divide, one data format, the national plan."""
    import_schemes(person=desk.writer, text=_file("schemes-2025.json"), now=desk.now)
    revision = _revise(desk, "VER.02", "ver-02.md")
    _decide(desk.later(days=30), revision.pk, effective_on=date(2025, 7, 1))


def _third(desk: _Desk) -> None:
    """A draft that sections have begun to comment on."""
    revision = _revise(desk, "VER.03", "ver-03.md")
    _comment(
        desk.later(days=3),
        revision,
        place=("policy-4-approach", 1),
        by="somu-head",
        body="生成AIの使い方の決まりは、どの課が定めるのかも書いておくと、各課が動きやすくなります。",
    )
    answered = _comment(
        desk.later(days=5),
        revision,
        place=("focus-3-3", 0),
        by="yasuzuka-shomu-head",
        body="教室は冬の間、雪で来られない人が多くなります。開催の時期にも触れてはどうでしょうか。",
    )
    later = desk.later(days=7)
    answer = "ご意見のとおりです。時期は個票で定めることとし、本文には「季節に合わせて」と加える方向で考えます。"
    reply(person=later.writer, thread_id=answered, body=answer, now=later.now)
    settled = _comment(
        desk.later(days=8),
        revision,
        place=("environment", 0),
        by="jinji-head",
        body="研修の方針との書きぶりは、これでそろっています。",
    )
    done = desk.later(days=9)
    move_thread(person=done.writer, thread_id=settled, move="resolve", now=done.now)


def _revise(desk: _Desk, name: str, file: str) -> Revision:
    """A draft of the next revision with what its file rewrites and adds."""
    before = revision_in_force(local_date(desk.now))
    revision = start_revision(person=desk.writer, name=name, purpose="", based_on=before, now=desk.now)
    document = document_of(revision, today=local_date(desk.now))
    for entry in entries(file):
        if entry.kind == "purpose":
            describe_revision(
                person=desk.writer, revision_id=revision.pk, version=1, name=name, purpose=entry.text, now=desk.now
            )
        elif entry.kind == Kind.FOCUS:
            number, group, title = entry.values
            _add_item(desk, revision.pk, int(number), group, title, text=entry.text)
        else:
            _write_part(desk, document, entry.values[0], entry.text, *entry.values[1:])
    return revision


def _add_policy(desk: _Desk, revision_id: int, entry: Entry) -> None:
    number, field, code, title = entry.values
    add_basic_policy(
        person=desk.writer,
        revision_id=revision_id,
        number=int(number),
        title=title,
        field=Field(field),
        code=code,
        now=desk.now,
    )


def _add_item(desk: _Desk, revision_id: int, number: int, group: str, title: str, *, text: str) -> None:
    add_focus_item(
        person=desk.writer,
        revision_id=revision_id,
        basic_policy=_policy(number),
        group_title=group,
        heading=title,
        text=text,
        now=desk.now,
    )


def _policy(number: int) -> BasicPolicy:
    return BasicPolicy.objects.get(number=number)


def _write_part(desk: _Desk, document: Document, key: str, text: str, *renamed: str) -> None:
    """Write a part's body; `renamed` is a new group and heading."""
    section = next(section for section in document.sections if section.text.key == key)
    save_section(
        person=desk.writer,
        section_id=section.id,
        version=section.version,
        heading=renamed[1] if renamed else section.text.heading,
        group_title=renamed[0] if renamed else section.text.group_title,
        text=text,
        now=desk.now,
    )


def _comment(desk: _Desk, revision: Revision, *, place: tuple[str, int], by: str, body: str) -> int:
    """Pin a comment to a paragraph, named by its section's key and its number; the thread's id."""
    key, number = place
    document = document_of(revision, today=local_date(desk.now))
    section = next(section for section in document.sections if section.text.key == key)
    thread = open_thread(
        person=desk.person(by),
        section_id=section.id,
        paragraph_key=section.text.paragraphs[number].key,
        body=body,
        now=desk.now,
    )
    return thread.pk


def _decide(desk: _Desk, revision_id: int, *, effective_on: date) -> None:
    """Ask for the decision; aide and deputy pass it, the CIO decides, a day apart."""
    submit_revision(person=desk.writer, revision_id=revision_id, effective_on=effective_on, note="", now=desk.now)
    for days, login_name in enumerate(DECIDERS, start=1):
        then = desk.later(days=days)
        request = current_request(REVISION_THING, revision_id)
        if request is None:
            raise LookupError(f"revision {revision_id} is not on its way")
        approve(person=then.person(login_name), request_id=request.pk, seen_digest=request.content_digest, now=then.now)


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
