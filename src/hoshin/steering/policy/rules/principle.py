"""The principle: one sentence, and the words of it that are explained below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hoshin.steering.policy.rules.identity import circled


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the principle; `mark` is the circled digit of the keyword it is, or empty."""

    text: str
    mark: str = ""


def annotate(statement: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The statement in pieces, each occurrence of the n-th of `words` marked with the n-th circled digit.

    Where two words could start at the same place the longer one is taken. The pieces joined give the statement.
    """
    marks = {word: circled(number) for number, word in enumerate(words, start=1) if word}
    by_length = sorted(marks, key=len, reverse=True)
    return tuple(_pieces(statement, marks, by_length))


def _pieces(statement: str, marks: dict[str, str], by_length: list[str]) -> Iterator[Piece]:
    plain = 0
    place = 0
    while place < len(statement):
        word = next((word for word in by_length if statement.startswith(word, place)), None)
        if word is None:
            place += 1
            continue
        if plain < place:
            yield Piece(statement[plain:place])
        yield Piece(word, marks[word])
        place += len(word)
        plain = place
    if plain < len(statement):
        yield Piece(statement[plain:])
