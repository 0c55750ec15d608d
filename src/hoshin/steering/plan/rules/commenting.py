"""Comments from residents: how long, how many, what becomes of them."""

from datetime import datetime, timedelta

from hoshin.kernel.errors import MoveRefused, RuleBroken
from hoshin.steering.plan.rules.vocabulary import Labelled

LONGEST_COMMENT = 1000
KEPT_REFUSED = timedelta(days=90)
AN_HOUR = timedelta(hours=1)
MOST_ON_A_SHEET, MOST_WAITING = 30, 300
"""Taken within an hour on one sheet, and waiting for staff in all: nothing that a visitor could drop or share is counted."""

SHORTEST_VISIT, LONGEST_VISIT = timedelta(seconds=3), timedelta(days=1)
"""A form that the house handed out takes one comment, after this while and until that one."""


class CommentState(Labelled):
    """A comment waits until CIO staff publish or refuse it."""

    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"waiting": "確認待ち", "published": "公開", "refused": "公開しない"}[self.value]


class Refusal(Labelled):
    """Why a comment is not published; its words stand in the rules that the form shows."""

    PERSONAL = "personal"
    HURTFUL = "hurtful"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    REPEATED = "repeated"

    @property
    def label(self) -> str:
        """The reason on screen."""
        return {
            "personal": "個人が分かる情報が含まれる",
            "hurtful": "特定の人や団体を傷つける",
            "advertising": "宣伝や勧誘である",
            "off_topic": "この取組に関係がない",
            "repeated": "同じ内容の繰り返しである",
        }[self.value]


def checked_comment(text: str) -> str:
    """The text as it is kept; raises RuleBroken when it is empty or too long."""
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        raise RuleBroken("ご意見を入力してください。", field="body")
    if len(plain) > LONGEST_COMMENT:
        raise RuleBroken(f"ご意見は{LONGEST_COMMENT}文字以内にしてください。", field="body")
    return plain


def check_visit(handed_out_at: datetime, now: datetime) -> None:
    """Refuse a form sent faster than anybody writes, or so old that nobody remembers handing it out."""
    if now - handed_out_at > LONGEST_VISIT:
        raise RuleBroken("この画面を開いてから時間がたちました。内容を確かめて、もう一度送ってください。", field="body")
    if now - handed_out_at < SHORTEST_VISIT:
        raise RuleBroken("送信が早すぎました。内容を確かめて、もう一度送ってください。", field="body")


def check_waiting(state: CommentState) -> None:
    """Refuse to decide a second time."""
    if state is not CommentState.WAITING:
        raise MoveRefused(f"このご意見は、すでに「{state.label}」と決まっています。")


def check_published(state: CommentState) -> None:
    """Refuse to answer what nobody can read."""
    if state is not CommentState.PUBLISHED:
        raise MoveRefused("回答できるのは、公開されたご意見だけです。")
