"""What a research note names beside its text: sources with their dates, tags, sheets; written as lines by people."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hoshin.kernel.eras import parse_date
from hoshin.kernel.errors import RuleBroken

MOST_SOURCES, MOST_TAGS, MOST_QUESTIONS = 30, 12, 40
LONGEST_TAG, LONGEST_LINE = 30, 300
_BETWEEN = re.compile(r"[\s、,，]+")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read: the day it was published, what it is called, its address where it has one."""

    published_on: date
    title: str
    address: str = ""


def read_sources(text: str) -> list[Source]:
    """One source a line as 「日付　題名　アドレス」; raises RuleBroken naming the line that cannot be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_SOURCES:
        raise RuleBroken(f"出典は{MOST_SOURCES}件以内にしてください。", field="sources")
    return [_read_source(line) for line in lines]


def _read_source(line: str) -> Source:
    first, _, rest = line.replace("\u3000", " ").partition(" ")
    title, address = rest.strip(), ""
    head, _, last = title.rpartition(" ")
    if last.startswith(("https://", "http://")):
        title, address = head.strip(), last
    day = _day_or_none(first)
    if day is None or not title or len(title) > LONGEST_LINE or len(address) > LONGEST_LINE:
        raise RuleBroken(
            f"出典「{line[:40]}」を読み取れません。「2021-05-19 題名 https://…」のように、日付から書いてください。",
            field="sources",
        )
    return Source(day, title, address)


def _day_or_none(text: str) -> date | None:
    try:
        return parse_date(text)
    except RuleBroken:
        return None


def written_sources(sources: Iterable[Source]) -> str:
    """The sources as lines that people can edit; `read_sources` reads them back."""
    return "\n".join(
        " ".join(filter(None, (source.published_on.isoformat(), source.title, source.address))) for source in sources
    )


def read_words(text: str) -> list[str]:
    """The words of a text set apart by spaces, commas or lines, each once, in their order."""
    return list(dict.fromkeys(filter(None, _BETWEEN.split(text.strip()))))


def check_tags(tags: Sequence[str]) -> None:
    """Refuse more tags than anybody reads, and tags that are sentences."""
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise RuleBroken(f"タグは{MOST_TAGS}個以内、1つ{LONGEST_TAG}文字以内にしてください。", field="tags")


def read_questions(text: str) -> list[str]:
    """One question a line, in their order; raises RuleBroken for more than vendors answer or longer than one line holds."""
    questions = [line.strip() for line in text.splitlines() if line.strip()]
    if len(questions) > MOST_QUESTIONS or any(len(question) > LONGEST_LINE for question in questions):
        raise RuleBroken(f"質問は{MOST_QUESTIONS}問以内、1問{LONGEST_LINE}文字以内にしてください。", field="questions")
    return questions
