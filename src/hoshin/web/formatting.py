"""Numbers and distances in time as the screens write them; the template tags and the spreadsheets share them."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hoshin.kernel.clock import local_date

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
    """How far `moment` lies from `now`: 「たった今」, 「5分前」, 「3日前」, 「2か月前」, 「3日後」. Days are counted in Japan."""
    if isinstance(moment, datetime):
        distance = now - moment
        if timedelta(0) <= distance < timedelta(hours=24) and local_date(moment) == local_date(now):
            return _within_a_day(distance)
        day = local_date(moment)
    else:
        day = moment
    return _days_apart((local_date(now) - day).days)


def due(deadline: date, today: date) -> str:
    """What a deadline means today: 「あと3日」, 「今日まで」, 「3日遅れ」."""
    days = (deadline - today).days
    if days == 0:
        return "今日まで"
    return f"あと{days}日" if days > 0 else f"{-days}日遅れ"


def _within_a_day(distance: timedelta) -> str:
    minutes = int(distance.total_seconds() // 60)
    if minutes < 1:
        return "たった今"
    return f"{minutes}分前" if minutes < 60 else f"{minutes // 60}時間前"


def _days_apart(days: int) -> str:
    if days == 0:
        return "今日"
    far, ending = abs(days), "前" if days > 0 else "後"
    if far < 60:
        return f"{far}日{ending}"
    return f"{far // 30}か月{ending}" if far < 730 else f"{far // 365}年{ending}"
