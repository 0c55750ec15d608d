"""A small city hall: one section that drafts, one that is consulted, a CIO who decides, and somebody to stand in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hoshin.foundation.approvals.actions import open_request
from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.queries import SUBJECT_KINDS
from hoshin.foundation.approvals.rules import Outcome, StepKind, StepPlan, Subject
from hoshin.foundation.people.models import Absence, Assignment, Office, Post, Section, StaffAccount
from hoshin.foundation.people.public import Person, Role, person_of
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=JAPAN)
LATER = NOW + timedelta(hours=2)
THING = Subject("tests.thing", "7", "個票「窓口の電子化」", "/staff/things/7/")
DIGESTS: dict[str, str] = {}


@dataclass
class Told:
    """What the room has been told; set `fails` to make it refuse."""

    outcomes: list[tuple[Outcome, str]] = field(default_factory=list)
    fails: bool = False

    def __call__(self, *, request: Request, outcome: Outcome, person: Person, note: str, now: datetime) -> None:
        if self.fails:
            raise RuntimeError("the room cannot carry this out")
        self.outcomes.append((outcome, note))


TOLD = Told()
SUBJECT_KINDS.register("tests.thing", TOLD)
SUBJECT_KINDS.register("tests.changing", TOLD, digest=DIGESTS.__getitem__)


class City:
    """People and posts by name; `city.kacho` is the person who holds the post `kacho`."""

    def __init__(self) -> None:
        office = Office.objects.create(code="main", name="木田庁舎", is_main=True)
        self.sections = {
            code: Section.objects.create(code=code, name=name, office=office, starts_on="2020-04-01")
            for code, name in [("citizens", "市民課"), ("finance", "財政課"), ("ict", "情報政策室")]
        }
        self.posts: dict[str, Post] = {}
        for code, role, section in [
            ("kakari", Role.SECTION_MEMBER, "citizens"),
            ("kacho", Role.SECTION_HEAD, "citizens"),
            ("zaisei", Role.SECTION_HEAD, "finance"),
            ("staff", Role.CIO_STAFF, "ict"),
            ("cio", Role.CIO, None),
            ("fuku", Role.DEPUTY_CIO, None),
            ("stranger", Role.SECTION_MEMBER, "finance"),
        ]:
            self.seat(code, role, section)

    def seat(self, code: str, role: Role, section: str | None) -> Post:
        post = Post.objects.create(
            code=code, title=code, role=role, section=self.sections[section] if section else None
        )
        self.posts[code] = post
        self.appoint(code, self.hire(code), starts_on="2024-04-01")
        return post

    def hire(self, name: str) -> StaffAccount:
        return StaffAccount.objects.create(login_name=name, label=name, created_at=NOW)

    def appoint(self, post: str, account: StaffAccount, *, starts_on: str, is_concurrent: bool = False) -> None:
        Assignment.objects.create(
            account=account, post=self.posts[post], starts_on=starts_on, is_concurrent=is_concurrent
        )

    def transfer(self, post: str, to: StaffAccount | None, *, starts_on: str, ends_on: str) -> None:
        Assignment.objects.filter(post=self.posts[post]).update(ends_on=ends_on)
        if to is not None:
            self.appoint(post, to, starts_on=starts_on)

    def person(self, name: str, *, now: datetime = NOW) -> Person:
        return person_of(StaffAccount.objects.get(login_name=name), now=now)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.person(name)
        except StaffAccount.DoesNotExist:
            raise AttributeError(name) from None

    def away(self, name: str, deputy: str, *, since: datetime = NOW, days: int = 3) -> None:
        Absence.objects.create(
            account=StaffAccount.objects.get(login_name=name),
            deputy=StaffAccount.objects.get(login_name=deputy),
            starts_at=since,
            ends_at=since + timedelta(days=days),
        )

    def route(self, *stations: tuple[int, StepKind, str]) -> list[StepPlan]:
        return [StepPlan(order, kind, self.posts[post].pk) for order, kind, post in stations]

    @property
    def usual(self) -> list[StepPlan]:
        """kacho, then zaisei and staff in parallel, then the CIO."""
        return self.route(
            (1, StepKind.CIRCULATE, "kacho"),
            (2, StepKind.CONSULT, "zaisei"),
            (2, StepKind.CONSULT, "staff"),
            (3, StepKind.DECIDE, "cio"),
        )

    def ask(self, *, subject: Subject = THING, steps: list[StepPlan] | None = None, by: str = "kakari") -> Request:
        return open_request(
            person=self.person(by),
            subject=subject,
            title="実施計画への登載について",
            body="登載してよろしいか伺います。",
            steps=steps or self.usual,
            now=NOW,
        )


def number(person: Person) -> int:
    assert person.account_id is not None
    return person.account_id


def states(request: Request) -> dict[str, str]:
    """The present round: post code → state."""
    request.refresh_from_db()
    steps = Step.objects.filter(request=request, round=request.round).select_related("post")
    return {step.post.code: step.state for step in steps}


def step_at(request: Request, post: str) -> Step:
    return Step.objects.get(request=request, round=request.round, post__code=post)
