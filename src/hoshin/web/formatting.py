"""Numbers and distances in time as the screens write them; the template tags and the spreadsheets share them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from hoshin.kernel.clock import JAPAN, local_date

Amount = int | float | Decimal


def number(value: Amount, digits: int | None = None) -> str:
    """`value` with separators: 「1,234」, 「1,234.5」; `digits` fixes the decimals, otherwise trailing zeros are dropped."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if digits is not None:
        exact = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        return f"{exact:,f}"
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yen(value: Amount) -> str:
    """「1,234,000円」; parts of a yen are rounded half up."""
    return f"{number(value, 0)}円"


def thousand_yen(value: Amount) -> str:
    """「1,234千円」 from an amount in yen, rounded half up as budget papers do."""
    return f"{number(Decimal(str(value)) / 1000, 0)}千円"


def percent(share: Amount, digits: int = 1) -> str:
    """「42.5%」 from a share between 0 and 1."""
    return f"{number(Decimal(str(share)) * 100, digits)}%"


def age(moment: datetime | date, now: datetime) -> str:
    """How far `moment` lies from `now`, in days counted in Japan: 「今日 14:05」, 「昨日」, 「3日前」, 「2か月前」, 「3日後」.

    Nothing finer than a day, so that a page that was kept stays true until midnight.
    """
    day = local_date(moment) if isinstance(moment, datetime) else moment
    days = (local_date(now) - day).days
    if days == 0:
        return f"今日 {moment.astimezone(JAPAN):%H:%M}" if isinstance(moment, datetime) else "今日"
    near = {1: "昨日", -1: "明日"}
    return near.get(days) or _days_apart(days)


def due(deadline: date, today: date) -> str:
    """What a deadline means today: 「あと3日」, 「今日まで」, 「3日遅れ」."""
    days = (deadline - today).days
    if days == 0:
        return "今日まで"
    return f"あと{days}日" if days > 0 else f"{-days}日遅れ"


def _days_apart(days: int) -> str:
    far, ending = abs(days), "前" if days > 0 else "後"
    if far < 60:
        return f"{far}日{ending}"
    return f"{far // 30}か月{ending}" if far < 730 else f"{far // 365}年{ending}"
