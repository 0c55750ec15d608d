"""Short identifiers that people read out over a counter or a telephone: 「K7M4-XP9R」.

The 23 characters leave out everything that looks like another (0 O Q D, 1 I L, U V, and 2/Z 5/S 6/G 8/B by their letter).
23 is a prime, so a weighted sum as check character catches every wrong single character and every exchange of two,
neighbours or not.
"""

import re
import secrets

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

ALPHABET = "23456789ACEFHJKMNPRTWXY"
LONGEST = len(ALPHABET) - 1
"""Beyond this length two positions would share a weight and an exchange between them would pass."""

_MODULUS = len(ALPHABET)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_MISREAD = str.maketrans({"B": "8", "G": "6", "S": "5", "Z": "2"})
_GAPS = re.compile(r"[\s\-ー_.]+")


def _weighted_sum(values: list[int]) -> int:
    """Weights count from the right, the check character having weight 1."""
    return sum(weight * value for weight, value in enumerate(reversed(values), start=1)) % _MODULUS


def _with_check(values: list[int]) -> str:
    check = -_weighted_sum([*values, 0]) % _MODULUS
    return _grouped("".join(ALPHABET[value] for value in (*values, check)))


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + 4] for start in range(0, len(characters), 4))


def generate(*, length: int = 8) -> str:
    """A random identifier of `length` characters, the check character among them, in groups of four.

    Eight characters give 3.4 thousand million; the caller's unique constraint settles the rare collision. ValueError when
    `length` is outside 2…22.
    """
    _check_length(length)
    return _with_check([secrets.randbelow(_MODULUS) for _ in range(length - 1)])


def of_number(number: int, *, length: int = 8) -> str:
    """The identifier of a serial number: the same number always gives the same one. ValueError when it does not fit."""
    _check_length(length)
    values: list[int] = []
    rest = number
    for _ in range(length - 1):
        rest, value = divmod(rest, _MODULUS)
        values.insert(0, value)
    if rest:
        raise ValueError(f"{number} does not fit into an identifier of {length} characters")
    return _with_check(values)


def _check_length(length: int) -> None:
    if not 2 <= length <= LONGEST:
        raise ValueError(f"an identifier has 2 to {LONGEST} characters, not {length}")


def parse(text: str, *, length: int = 8, field: str = "") -> str:
    """The identifier in its written form, from whatever a person typed; raises RuleBroken when it cannot be right.

    Width, case, spaces and kinds of hyphen do not matter; B G S Z are read as the digits they were mistaken for.
    """
    characters = _GAPS.sub("", narrow(text)).upper().translate(_MISREAD)
    strange = sorted(set(characters) - set(ALPHABET))
    if strange:
        raise RuleBroken(
            f"番号に使わない文字「{strange[0]}」が入っています。番号は数字の2～9と英字で、0・1・O・Iは使いません。",
            field=field,
        )
    if len(characters) != length:
        raise RuleBroken(
            f"番号は{length}文字です（入力は{len(characters)}文字）。控えと見比べてください。", field=field
        )
    if _weighted_sum([_VALUE[character] for character in characters]):
        raise RuleBroken("番号のどこかが違っています。控えと1文字ずつ見比べてください。", field=field)
    return _grouped(characters)
