"""What goes on paper and into spreadsheets."""

from collections.abc import Iterable, Iterator
from typing import Any

from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date, format_datetime
from hoshin.steering.council.models import Opinion
from hoshin.steering.council.queries.meetings import MeetingView
from hoshin.steering.council.rules import OpinionKind

HEAD = ["番号", "区分", "意見の箇所・件名", "委員", "意見", "対応", "対応の内容・反映した箇所"]


def opinion_rows(opinions: Iterable[Opinion]) -> Iterator[list[str]]:
    """One row per opinion, as in the list of opinions and responses (意見と対応の一覧)."""
    for number, opinion in enumerate(opinions, start=1):
        where = f"\n反映した箇所：{opinion.taken_into} {opinion.taken_place}" if opinion.taken_into else ""
        yield [
            str(number),
            opinion.kind_label,
            opinion.about,
            opinion.member.public_label,
            opinion.body,
            opinion.state_label,
            f"{opinion.response}{where}",
        ]


def list_on_paper(view: MeetingView, opinions: Iterable[Opinion], *, organisation: str) -> dict[str, Any]:
    """The content of `web/paper/table.typ`: the list of opinions and responses."""
    meeting = view.meeting
    return {
        "title": f"{meeting.title}　意見と対応の一覧",
        "organisation": organisation,
        "note": f"開催日：{format_date(local_date(meeting.starts_at))}　場所：{meeting.place}",
        "head": HEAD,
        "rows": list(opinion_rows(opinions)),
        "widths": [2, 4, 6, 5, 11, 4, 11],
    }


def sheet_on_paper(view: MeetingView, opinions: Iterable[Opinion], *, organisation: str) -> dict[str, Any]:
    """The content of `council/opinion_sheet.typ`: what the members submitted, question by question, for the table."""
    meeting = view.meeting
    said = list(opinions)
    return {
        "title": f"{meeting.title}　意見票",
        "organisation": organisation,
        "facts": [
            ["日時", f"{format_datetime(meeting.starts_at)} から"],
            ["場所", meeting.place],
            ["提出期限", format_datetime(meeting.due_at)],
        ],
        "parts": [
            *(
                {
                    "heading": f"質疑{question.order}　{question.title}",
                    "body": question.body,
                    "said": _said(view, [one for one in said if one.question_id == question.pk], lists_silent=True),
                }
                for question in view.questions
            ),
            {
                "heading": OpinionKind.REMARK.label,
                "body": "",
                "said": _said(view, [one for one in said if one.kind == OpinionKind.REMARK]),
            },
            {
                "heading": OpinionKind.MOTION.label,
                "body": "",
                "said": _said(view, [one for one in said if one.kind == OpinionKind.MOTION]),
            },
        ],
    }


def _said(view: MeetingView, opinions: list[Opinion], *, lists_silent: bool = False) -> list[dict[str, str]]:
    rows = [
        {
            "who": opinion.member.public_label,
            "about": "" if opinion.question_id else opinion.about,
            "quote": opinion.quote,
            "body": opinion.body,
        }
        for opinion in opinions
    ]
    if lists_silent:
        spoke = {opinion.member_id for opinion in opinions}
        rows += [
            {"who": seat.member.public_label, "about": "", "quote": "", "body": ""}
            for seat in view.seatings
            if seat.member_id not in spoke
        ]
    return rows
