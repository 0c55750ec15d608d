"""What a check says; no Django."""

from dataclasses import dataclass
from enum import IntEnum

from hoshin.config.cli.words import choose


class Level(IntEnum):
    """How much a finding matters: all is well, it should be seen to, something is wrong."""

    WELL = 0
    NOTICE = 1
    WRONG = 2

    @property
    def word(self) -> str:
        """The level in front of a line."""
        return {
            Level.WELL: choose("良好", "well"),
            Level.NOTICE: choose("注意", "notice"),
            Level.WRONG: choose("異常", "wrong"),
        }[self]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found, and what to do about it when it is not well."""

    level: Level
    what: str
    remedy: str = ""


def well(ja: str, en: str) -> Finding:
    """All is well."""
    return Finding(Level.WELL, choose(ja, en))


def notice(what: tuple[str, str], remedy: tuple[str, str]) -> Finding:
    """It works, but should be seen to. Both texts in Japanese and English."""
    return Finding(Level.NOTICE, choose(*what), choose(*remedy))


def wrong(what: tuple[str, str], remedy: tuple[str, str]) -> Finding:
    """Something is wrong. Both texts in Japanese and English."""
    return Finding(Level.WRONG, choose(*what), choose(*remedy))
