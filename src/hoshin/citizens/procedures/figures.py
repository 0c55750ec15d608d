"""Live figures of the procedures, to which the sheets of the plan bind their KPIs."""

from collections.abc import Callable
from decimal import Decimal

from hoshin.citizens.procedures.queries.measuring import figures_between, online_procedures
from hoshin.citizens.procedures.rules.applications.measuring import Figures
from hoshin.foundation.figures.public import Direction, Indicator, Period, Reading, Span, register


def register_figures() -> None:
    """Make the room's indicators known; called by the wiring."""
    for code, version, label, unit, direction, definition, reading in _INDICATORS:
        register(
            Indicator(
                code=f"procedures.{code}",
                label=label,
                unit=unit,
                direction=direction,
                definition=definition,
                version=version,
                measure=_measuring(reading),
                span=Span.FISCAL_YEAR,
                is_public=True,
            )
        )
    register(
        Indicator(
            code="procedures.online_count",
            label="オンラインで申請できる手続の数",
            unit="件",
            direction=Direction.UP,
            definition="公開している手続のうち、公開された様式があり、オンラインで申請できるものの数。",
            version=1,
            measure=lambda _period: Reading.count(online_procedures(), "手続の台帳"),
            span=Span.DAY,
            is_public=True,
        )
    )


def _measuring(reading: Callable[[Figures], Reading]) -> Callable[[Period], Reading]:
    return lambda period: reading(figures_between(period.first_on, period.last_on))


def _online(figures: Figures) -> Reading:
    return Reading.percentage(figures.online, figures.received, f"受け付けた申請{figures.received:,}件")


def _corrected(figures: Figures) -> Reading:
    return Reading.percentage(figures.corrected, figures.received, f"受け付けた申請{figures.received:,}件")


def _within(figures: Figures) -> Reading:
    basis = f"標準処理期間がある手続で決定した申請{figures.with_standard:,}件"
    return Reading.percentage(figures.within_standard, figures.with_standard, basis)


def _median(figures: Figures) -> Reading:
    days = figures.median_days
    value = None if days is None else Decimal(str(days)).quantize(Decimal("0.1"))
    return Reading(value, basis=f"決定した申請{figures.decided:,}件")


def _assisted(figures: Figures) -> Reading:
    return Reading.count(figures.assisted, f"受け付けた申請{figures.received:,}件")


_INDICATORS = (
    (
        "online_rate",
        2,
        "オンライン申請の割合",
        "％",
        Direction.UP,
        "年度に受け付けた申請のうち、オンラインで届いたものの割合。窓口、訪問、郵送などの申請も分母に含む。取り込んだ申請は、取込み元で申請した方法で数える。",
        _online,
    ),
    (
        "median_days",
        1,
        "申請から決定までの日数（中央値）",
        "日",
        Direction.DOWN,
        "年度に受け付けて決定した申請の、受付から決定までの日数の中央値。申請者の補正を待つ日数は含まない。",
        _median,
    ),
    (
        "within_standard",
        1,
        "標準処理期間内に決定した割合",
        "％",
        Direction.UP,
        "年度に受け付けて決定した申請のうち、標準処理期間内に決定したものの割合。期間を定めていない手続は除く。",
        _within,
    ),
    (
        "corrected",
        1,
        "補正を求めた申請の割合",
        "％",
        Direction.DOWN,
        "年度に受け付けた申請のうち、申請者に補正を求めたものの割合。",
        _corrected,
    ),
    (
        "assisted",
        1,
        "職員が入力を手伝った申請",
        "件",
        Direction.NONE,
        "年度に受け付けた申請のうち、窓口や訪問先で職員が一緒に入力したもの、届いた書類を入力したものの数。",
        _assisted,
    ),
)
