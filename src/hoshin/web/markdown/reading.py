"""The parser that the three writers share."""

import re
import unicodedata
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_narrow_punctuation(character: str) -> bool:
    return not _is_wide(character) and (isMdAsciiPunct(ord(character)) or isPunctChar(character))


class _JapaneseState(StateInline):
    """Decides where emphasis begins and ends as CommonMark does, but takes Japanese for what it is.

    CommonMark looks for spaces around punctuation, which Japanese does not write: **「理念」**は would stay as typed. Wide
    punctuation counts as a letter, and a wide character beside narrow punctuation counts as a boundary.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803 - the parser's own name
        marker = self.src[start]
        end = start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        left, right = _may_hold(before, after), _may_hold(after, before)
        return Scanned(
            left and (canSplitWord or not right or _is_punctuation(before)),
            right and (canSplitWord or not left or _is_punctuation(after)),
            end - start,
        )


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _may_hold(outside: str, inside: str) -> bool:
    """Whether a mark between `outside` and `inside` can hold on to `inside`."""
    if isWhiteSpace(ord(inside)):
        return False
    return (
        not _is_narrow_punctuation(inside)
        or isWhiteSpace(ord(outside))
        or _is_narrow_punctuation(outside)
        or _is_wide(outside)
    )


class _JapaneseInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        state = _JapaneseState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _new_parser() -> MarkdownIt:
    parser = MarkdownIt()
    parser.inline = _JapaneseInline()
    parser.configure("commonmark", {"html": False, "breaks": True, "xhtmlOut": False})
    parser.enable(["table", "strikethrough"])
    parser.disable(["code", "lheading", "reference", "html_block", "html_inline"])
    return parser


PARSER = _new_parser()
"""Reads the Markdown described in the package; no HTML passes through it."""


def cleaned(text: str) -> str:
    """`text` without control characters, which no keyboard makes and neither HTML nor paper can hold."""
    return _NOT_TEXT.sub("", text)


def tree_of(text: str) -> SyntaxTreeNode:
    """The syntax tree of `text`."""
    return SyntaxTreeNode(PARSER.parse(cleaned(text)))
