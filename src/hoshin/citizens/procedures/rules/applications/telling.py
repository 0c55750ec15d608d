"""What happened to an application and what happens next, in the words of residents."""

from dataclasses import dataclass

from hoshin.citizens.procedures.rules.applications.flow import DECIDED_STATES, ApplicationState

S = ApplicationState


@dataclass(frozen=True, slots=True)
class Told:
    """What has happened, and what comes next."""

    happened: str
    next: str


_TOLD = {
    S.RECEIVED: Told("申請を受け付けました", "担当課が、これから内容を確かめます。"),
    S.EXAMINING: Told(
        "担当課が内容を確かめています", "足りないところや分からないところがあれば、このページでお知らせします。"
    ),
    S.CORRECTION: Told(
        "直していただきたいところがあります",
        "直して提出していただくと、担当課が続きを確かめます。それまで、審査は止まっています。",
    ),
    S.DECIDING: Told("決めるための手続をしています", "決まると、結果をこのページでお知らせします。"),
    S.GRANTED: Told("申請が認められました", "結果を知らせる文書があれば、このページで受け取れます。"),
    S.PARTLY: Told(
        "申請の一部が認められました",
        "結果を知らせる文書があれば、このページで受け取れます。分からないところは、担当課に問い合わせてください。",
    ),
    S.REFUSED: Told(
        "申請は認められませんでした",
        "結果を知らせる文書があれば、このページで受け取れます。分からないところは、担当課に問い合わせてください。",
    ),
    S.WITHDRAWN: Told("申請を取り下げました", "審査は行われません。もう一度申請することはできます。"),
}
_AGAIN = {
    "submitted": "直していただいた内容を受け取りました",
    "taken_back": "直していただく必要がなくなりました",
}


def told(state: str) -> Told:
    """What an application in that state has behind it and before it."""
    return _TOLD[ApplicationState(state)]


def happened(state: str, *, came_from: str = "", correction: str = "") -> str:
    """What happened when the application came into `state`; `correction` is how a request for correction ended then."""
    if state != S.EXAMINING or not came_from:
        return told(state).happened
    if came_from == S.CORRECTION:
        return _AGAIN.get(correction, told(state).happened)
    if came_from == S.DECIDING:
        return "もう一度、内容を確かめることになりました"
    return "審査をやり直すことになりました" if came_from in DECIDED_STATES else told(state).happened
