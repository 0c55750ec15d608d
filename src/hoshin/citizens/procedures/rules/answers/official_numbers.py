"""Numbers that carry a check digit by law.

Sources: 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに情報提供ネットワークシステムによる
特定個人情報の提供等に関する省令 第5条 (My Number), 法人番号の指定等に関する省令 第2条 (corporate number).
"""

import re

from hoshin.kernel.width import narrow

_TWELVE = re.compile(r"(?<![0-9])(?:[0-9][\s\-ー.・/_]{0,2}){11}[0-9](?![0-9])")


def is_my_number(digits: str) -> bool:
    """Whether twelve digits carry the right check digit; about one in eleven arbitrary numbers does too."""
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return False
    total = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5) for place, digit in enumerate(reversed(digits[:11]), 1)
    )
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def is_corporate_number(digits: str) -> bool:
    """Whether thirteen digits carry the right check digit, which comes first."""
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        return False
    total = sum(int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits[1:]), 1))
    return int(digits[0]) == 9 - total % 9


def holds_my_number(text: str) -> bool:
    """Whether a free text seems to hold a My Number, however it is spaced and in any width."""
    plain = narrow(text)
    return any(is_my_number(re.sub(r"[^0-9]", "", match.group())) for match in _TWELVE.finditer(plain))
