"""What the demo city exchanges with other systems: a file that came in, a notice that nobody takes, a client that fetches.

The other systems are nobody's: the notice goes to this machine, where in the demo nobody listens, and the token is thrown away.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hoshin.citizens.procedures.public import (
    Assurance,
    CameBy,
    Encoding,
    TargetWish,
    add_target,
    issue_client,
    receive_file,
    save_layout,
    save_source,
    take_in,
)
from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.procedures.loading import CIO_STAFF
from hoshin.kernel.clock import JAPAN, local_date

_SECTION, _PROCEDURE = "shimin", "inu"
_SOURCE, _SYSTEM = "mihon-madoguchi", "見本の業務システム"
_COLUMNS = """受付番号｜number
受付日｜submitted_on
受付の方法｜intake
氏｜applicant.family
名｜applicant.given
住所｜address
犬の名前｜dog_name
生まれた日｜dog_birth
区分｜text:01"""
_NAME = {"family": "見本", "family_kana": "ミホン", "given_kana": "ミホン"}
_ANSWERS: Mapping[str, object] = {
    "address": {"postal_code": "943-8601", "town": "新潟県上越市木田", "street": "1丁目1番3号"},
    "telephone": "025-526-5111",
    "dog_name": "見本犬",
    "breed": "柴犬",
    "sex": "male",
    "colour": "黒",
    "dog_birth": "2026-04-01",
    "got": "2026-06-01",
    "has_chip": False,
    "consent": True,
}


def load_exchange(organisation: Organisation, *, now: datetime) -> None:
    """Set up what goes in and out by machine for one section, and let a file of applications come in."""
    member = organisation.person(f"{_SECTION}-staff", now=now)
    layout = save_layout(
        person=member, procedure_code=_PROCEDURE, name="犬の台帳", text=_COLUMNS, encoding=Encoding.UTF8, now=now
    )
    wish = TargetWish(
        _SYSTEM, "http://127.0.0.1:9/hoshin", ["application.received", "application.decided"], layout_id=layout.pk
    )
    add_target(person=member, procedure_code=_PROCEDURE, wish=wish, now=now)
    issue_client(
        person=organisation.person(f"{_SECTION}-head", now=now),
        section_id=organisation.sections[_SECTION],
        name=_SYSTEM,
        layout_ids=[layout.pk],
        expires_on=local_date(now) + timedelta(days=180),
        now=now,
    )
    save_source(
        person=organisation.person(CIO_STAFF, now=now),
        code=_SOURCE,
        label="見本の受付システム",
        assurance=Assurance(1, 1),
        is_active=True,
        now=now,
    )
    content = "\n".join(json.dumps(one, ensure_ascii=False) for one in _lines(now)).encode()
    file = receive_file(source_code=_SOURCE, name="mihon.jsonl", content=content, came_by=CameBy.FOLDER, now=now)
    take_in(file_id=file.pk, now=now)


def _lines(now: datetime) -> list[dict[str, Any]]:
    """Two applications, one of them from paper, and one of which the sender forgot an answer."""
    applied_at = (now - timedelta(hours=20)).astimezone(JAPAN).isoformat(timespec="seconds")
    return [
        {
            "format": "hoshin-application-1",
            "number": f"MIHON-{place:04}",
            "procedure": _PROCEDURE,
            "form_version": 1,
            "applied_at": applied_at,
            "answers": {
                name: value
                for name, value in {**_ANSWERS, "applicant": {**_NAME, "given": given}}.items()
                if name != missing
            },
            **({"channel": channel} if channel else {}),
        }
        for place, (given, channel, missing) in enumerate(
            [("取込一", "", ""), ("取込二", "post", ""), ("取込三", "", "breed")], start=1
        )
    ]
