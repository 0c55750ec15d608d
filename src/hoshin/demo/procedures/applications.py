"""Applications of the demo city: nobody's, with names that say so, made and worked on by the same actions as real ones."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hoshin.citizens.procedures.public import (
    Intake,
    Receipt,
    Ruling,
    ask_correction,
    begin_application,
    begin_assisted,
    decide,
    first_wish,
    propose_decision,
    save_page,
    save_whole,
    start_examination,
    submit_application,
    write_to_section,
)
from hoshin.demo.organisation.loading import Organisation
from hoshin.foundation.people.public import Person

_FILE = Path(__file__).with_name("applications.json")
_FORMS = Path(__file__).with_name("forms")
_SECTIONS = {
    "inu": "shimin",
    "tosho-riyo": "tosho",
    "kodomo-iryo": "kodomo",
    "jido-teate": "kodomo",
    "kobunsho": "somu",
}
_NAME = {"family": "見本", "family_kana": "ミホン", "given_kana": "ミホン"}
_ADDRESS = {"postal_code": "943-8601", "town": "新潟県上越市木田", "street": "1丁目1番3号"}
_DAY = {"era": "西暦", "month": "4", "day": "1"}


@dataclass(frozen=True, slots=True)
class _Story:
    """One application: whose, when, by which way, and how far it has come, in days before today."""

    procedure: str
    given: str
    ago: int
    intake: Intake
    examined: int | None
    decided: tuple[Ruling, int] | None
    reason: str
    asked: int | None
    correction: Mapping[str, str]
    message: str


def load_applications(organisation: Organisation, *, now: datetime) -> None:
    """Hand in and work on the applications of the last months, each step at its time."""
    described: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    for place, one in enumerate(described):
        story = _Story(
            procedure=one["procedure"],
            given=one["given"],
            ago=one["ago"],
            intake=Intake(one["intake"]),
            examined=one.get("examined"),
            decided=next(((ruling, one[ruling.value]) for ruling in Ruling if ruling.value in one), None),
            reason=one.get("reason", ""),
            asked=one.get("asked"),
            correction=one.get("correction", {}),
            message=one.get("message", ""),
        )
        _live(story, place, organisation, now=now)


def _live(story: _Story, place: int, organisation: Organisation, *, now: datetime) -> None:
    moment = now - timedelta(days=story.ago)
    examiner = organisation.person(f"{_SECTIONS[story.procedure]}-staff", now=now)
    sent = {name: [value] for name, value in _answers(story, year=1980 + place % 20).items()}
    if story.intake is Intake.ONLINE:
        token = begin_application(procedure_code=story.procedure, now=moment)
        _fill_in(token, story.procedure, sent, now=moment)
        receipt = submit_application(token=token, now=moment)
    else:
        token = begin_assisted(
            person=examiner, procedure_code=story.procedure, intake=story.intake, seen=None, now=moment
        )
        save_whole(person=examiner, token=token, sent=sent, now=moment)
        receipt = submit_application(token=token, now=moment, actor=examiner.actor)
    if story.examined is not None:
        start_examination(person=examiner, number=receipt.number, now=now - timedelta(days=story.examined))
    if story.asked is not None:
        asked_at = now - timedelta(days=story.asked)
        ask_correction(person=examiner, number=receipt.number, comments=story.correction, now=asked_at)
    if story.message:
        write_to_section(token=token, text=story.message, now=now - timedelta(hours=5))
    if story.decided is not None:
        head = organisation.person(f"{_SECTIONS[story.procedure]}-head", now=now)
        _decide(receipt, story, examiner, head, now)


def _decide(receipt: Receipt, story: _Story, examiner: Person, head: Person, now: datetime) -> None:
    if story.decided is None:
        return
    ruling, ago = story.decided
    moment = now - timedelta(days=ago)
    wish = replace(first_wish(receipt.application, ruling), reason=story.reason)
    proposal = propose_decision(person=examiner, number=receipt.number, ruling=ruling, wish=wish, now=moment)
    decide(person=head, number=receipt.number, seen=proposal.digest, now=moment)


def _fill_in(token: str, procedure: str, sent: Mapping[str, list[str]], *, now: datetime) -> None:
    form = json.loads((_FORMS / f"{procedure}.json").read_text(encoding="utf-8"))["form"]
    page_id = form["pages"][0]["id"]
    while page_id:
        journey = save_page(token=token, page_id=page_id, sent=sent, now=now).draft.journey
        following = journey.after(page_id)
        page_id = following.page.id if following else ""


def _answers(story: _Story, *, year: int) -> dict[str, str]:
    """What this person answers, as it would be typed; questions of other procedures in it are not asked."""
    plain = {
        "telephone": "025-526-5111",
        "dog_name": "見本犬",
        "breed": "柴犬",
        "sex": "female",
        "colour": "茶",
        "has_chip": "no",
        "insurer": "見本健康保険組合",
        "insured": "self",
        "tie": "lives",
        "consent": "yes",
        "reason": "birth",
        "public_servant": "no",
        "pension": "national",
        "has_spouse": "no",
        "who": "person",
        "what": "見本の文書",
        "way": "view",
        "children.rows": "1",
        "children.0.relation": "child",
        "children.0.together": "yes",
    }
    return plain | _parts(story, year)


def _parts(story: _Story, year: int) -> dict[str, str]:
    name = {**_NAME, "given": story.given}
    child = {**_NAME, "given": f"{story.given}の子"}
    account = {
        "bank_name": "見本銀行",
        "branch_name": "本店",
        "kind": "ordinary",
        "number": "0000000",
        "holder_kana": "ミホン",
    }
    wholes: Mapping[str, Mapping[str, str]] = {
        "applicant": name,
        "child": child,
        "children.0.name": child,
        "address": _ADDRESS,
        "bank": account,
        "birth": {**_DAY, "year": str(year)},
        "child_birth": {**_DAY, "year": "2026"},
        "children.0.birth": {**_DAY, "year": "2026"},
        "since": {**_DAY, "year": "2026"},
        "dog_birth": {**_DAY, "year": "2026"},
        "got": {**_DAY, "year": "2026"},
    }
    return {f"{question}.{part}": value for question, parts in wholes.items() for part, value in parts.items()}
