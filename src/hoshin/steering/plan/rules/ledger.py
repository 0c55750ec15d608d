"""The effect ledger: when two names mean one work, what proves a number, which months can be booked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hoshin.kernel.bigrams import words_of
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules.flow import SheetState
from hoshin.steering.plan.rules.progress import first_of_month
from hoshin.steering.plan.rules.vocabulary import EffectKind, Spending

ALIKE_FROM = 0.6
"""The share of common pairs of characters from which two names are shown to a person as perhaps the same work."""

MOST_ALIKE = 5
MONTHS_IN_YEAR = 12
NOT_BOOKABLE = frozenset({SheetState.WITHDRAWN, SheetState.MERGED})


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a number that a person typed: words, a link, a file of the sheet, or several of them."""

    text: str = ""
    link: str = ""
    file_id: int | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is anything."""
        return bool(self.text.strip() or self.link.strip() or self.file_id is not None)


def check_link(link: str) -> None:
    """Refuse a link that is no address of a page."""
    if link.strip() and not link.strip().startswith(("https://", "http://")):
        raise RuleBroken("リンクは、https:// または http:// で始めてください。", field="evidence_link")


def check_proof(proof: Proof) -> None:
    """Refuse a number that nothing proves."""
    check_link(proof.link)
    if not proof.is_given:
        raise RuleBroken("根拠となる資料を、文章・リンク・ファイルのいずれかで示してください。", field="evidence")


def work_key(name: str) -> str:
    """The name of a work as it is compared: width, case, kana, spaces and punctuation do not matter.

    「住民票の交付（窓口）」 and 「住民票の交付　窓口」 are one work. Raises RuleBroken for a name that says nothing.
    """
    key = "".join(words_of(name))
    if not key:
        raise RuleBroken("業務の名称を入力してください。", field="work")
    return key


def alike(key: str, others: Iterable[str]) -> list[str]:
    """Those of the `others` that may be the same work as `key`, the most alike first; never `key` itself."""
    shares = {other: likeness(key, other) for other in others if other != key}
    near = sorted((other for other, share in shares.items() if share >= ALIKE_FROM), key=lambda o: (-shares[o], o))
    return near[:MOST_ALIKE]


def likeness(one: str, other: str) -> float:
    """How much two keys have in common, from 0 to 1: their common pairs of characters among all their pairs (Dice)."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(key: str) -> set[str]:
    return {key[place : place + 2] for place in range(max(len(key) - 1, 1))}


def check_booking_month(month: date, *, listed_on: date, today: date) -> date:
    """`month` as its first day, if something can have been saved in it; raises RuleBroken otherwise."""
    wanted = first_of_month(month)
    if wanted > first_of_month(today):
        raise RuleBroken("先の月の効果は、まだ計上できません。", field="month")
    if wanted < first_of_month(listed_on):
        raise RuleBroken("登載より前の月の効果は、計上できません。", field="month")
    return wanted


def check_amounts(baseline: Decimal, remaining: Decimal, method: str) -> None:
    """Refuse amounts below zero and amounts of which nobody says how they were reckoned."""
    if baseline < 0:
        raise RuleBroken("取組前の量は、0以上で入力してください。", field="baseline")
    if remaining < 0:
        raise RuleBroken("取組後の量は、0以上で入力してください。", field="remaining")
    if not method.strip():
        raise RuleBroken("算定の方法を入力してください。", field="method")


def check_spending(kind: EffectKind, spending: Spending | None) -> None:
    """Refuse money of which nobody says what it was spent on, and the same of anything else."""
    if kind is EffectKind.MONEY and spending is None:
        raise RuleBroken(
            "何の経費が減ったのかを選んでください。人件費は、職員の事務時間として計上します。", field="spending"
        )
    if kind is not EffectKind.MONEY and spending is not None:
        raise RuleBroken("経費の内訳は、種類が「経費」のときだけ選びます。", field="spending")


def rival_of(kind: EffectKind) -> EffectKind | None:
    """The other kind in which the same saving could be expressed: hours as money, money as hours."""
    return {EffectKind.STAFF_HOURS: EffectKind.MONEY, EffectKind.MONEY: EffectKind.STAFF_HOURS}.get(kind)


def year_before(today: date) -> tuple[date, date]:
    """First days of the first and the last of the twelve whole months before `today`'s: what yearly effects compare with."""
    this = first_of_month(today)
    first = this.replace(year=this.year - 1)
    month = this.month - 1 or MONTHS_IN_YEAR
    return first, this.replace(year=this.year - (this.month == 1), month=month)
