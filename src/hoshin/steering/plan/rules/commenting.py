"""Comments from residents: how long, how many, what becomes of them."""

from datetime import timedelta

from hoshin.kernel.errors import MoveRefused, RuleBroken
from hoshin.steering.plan.rules.vocabulary import Labelled

LONGEST_COMMENT = 1000
KEPT_REFUSED = timedelta(days=90)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
MOST_OF_A_BROWSER, MOST_ON_A_SHEET, MOST_OF_ALL = 5, 30, 300
"""Within an hour from one browser and on one sheet, within a day in all."""


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


def check_waiting(state: CommentState) -> None:
    """Refuse to decide a second time."""
    if state is not CommentState.WAITING:
        raise MoveRefused(f"このご意見は、すでに「{state.label}」と決まっています。")


def check_published(state: CommentState) -> None:
    """Refuse to answer what nobody can read."""
    if state is not CommentState.PUBLISHED:
        raise MoveRefused("回答できるのは、公開されたご意見だけです。")
