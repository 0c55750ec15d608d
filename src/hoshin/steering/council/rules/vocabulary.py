from enum import StrEnum

LONGEST_TITLE = 200
LONGEST_TEXT = 4000
LONGEST_MINUTES = 100_000


class Seat(StrEnum):
    """What a member does in the meeting."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    MEMBER = "member"

    @property
    def label(self) -> str:
        """The seat's name on screen."""
        return {Seat.CHAIR: "座長", Seat.DEPUTY_CHAIR: "副座長", Seat.MEMBER: "委員"}[self]


class ItemKind(StrEnum):
    """What an item of the agenda (次第) is about; questions and motions are shown under theirs."""

    OPENING = "opening"
    PAPERS = "papers"
    QUESTIONS = "questions"
    MOTIONS = "motions"
    OTHER = "other"
    CLOSING = "closing"

    @property
    def label(self) -> str:
        """The kind's name on screen."""
        return _ITEM_LABELS[self]


_ITEM_LABELS = {
    ItemKind.OPENING: "開会",
    ItemKind.PAPERS: "資料の確認",
    ItemKind.QUESTIONS: "事務局質疑事項",
    ItemKind.MOTIONS: "委員発議事項",
    ItemKind.OTHER: "その他",
    ItemKind.CLOSING: "閉会",
}

USUAL_AGENDA = (
    (ItemKind.OPENING, "開会"),
    (ItemKind.PAPERS, "素案修正内容の確認"),
    (ItemKind.QUESTIONS, "事務局質疑事項"),
    (ItemKind.MOTIONS, "委員発議事項"),
    (ItemKind.OTHER, "その他"),
    (ItemKind.CLOSING, "閉会"),
)


class PaperKind(StrEnum):
    """A paper is a text with files, or the comparison table between two revisions of the policy."""

    TEXT = "text"
    COMPARISON = "comparison"

    @property
    def label(self) -> str:
        """The kind's name on screen."""
        return {PaperKind.TEXT: "資料", PaperKind.COMPARISON: "新旧対照表"}[self]


class OpinionKind(StrEnum):
    """How an opinion came about."""

    ANSWER = "answer"
    REMARK = "remark"
    MOTION = "motion"

    @property
    def label(self) -> str:
        """The kind's name on screen."""
        return _OPINION_LABELS[self]


_OPINION_LABELS = {
    OpinionKind.ANSWER: "事務局質疑への回答",
    OpinionKind.REMARK: "段落への意見",
    OpinionKind.MOTION: "委員発議",
}
