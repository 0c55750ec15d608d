"""Markdown as HTML for a page."""

import re
from collections.abc import Iterable, Iterator

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from hoshin.web.markdown.reading import PARSER, cleaned

_TAGS = {"p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "blockquote", "pre", "code", "a", "div"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
_ATTRIBUTES = {
    "a": {"href", "rel", "title"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class", "scope"},
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}
)
_OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_FRAME = {"class": "frame", "role": "region", "tabindex": "0", "aria-label": "表"}
_ALIGNMENT = {"text-align:right": "number", "text-align:center": "centred"}


def render(text: str, *, heading_level: int = 2) -> SafeString:
    """Safe HTML of the Markdown `text`, for a page whose text stands under a heading above `heading_level`.

    The highest heading of the text becomes `h{heading_level}`. Links that leave the site carry `noopener nofollow`, tables
    scroll in their own frame, pictures become links. Whatever the parser let through, a second pass keeps only an
    allow-list of tags, attributes and address schemes.
    """
    tokens = list(_prepared(PARSER.parse(cleaned(text)), heading_level))
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    return mark_safe(_CLEANER.clean(str(html)))  # noqa: S308 - the allow-list has just been applied


def _prepared(tokens: Iterable[Token], heading_level: int) -> Iterator[Token]:
    for token in tokens:
        if token.children is not None:
            token.children = list(_inline(token.children))
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + heading_level - 1)}"
        elif token.type in {"th_open", "td_open"}:
            _dress_cell(token)
        if token.type == "table_open":
            yield Token("frame_open", "div", 1, attrs=dict(_FRAME), block=True)
        yield token
        if token.type == "table_close":
            yield Token("frame_close", "div", -1, block=True)


def _dress_cell(token: Token) -> None:
    """Alignment goes by class, since the pages' content policy refuses inline styles."""
    alignment = _ALIGNMENT.get(str(token.attrs.pop("style", "")))
    if alignment:
        token.attrSet("class", alignment)
    if token.tag == "th":
        token.attrSet("scope", "col")


def _inline(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "link_open":
            _mark_outside(token)
        if token.type == "image":
            yield from _link_to_picture(token)
        else:
            yield token


def _mark_outside(token: Token) -> None:
    if _OUTSIDE.match(str(token.attrGet("href") or "")):
        token.attrSet("rel", "noopener nofollow")


def _link_to_picture(token: Token) -> Iterator[Token]:
    """Pages load nothing from elsewhere: instead of the picture stands a link with its description."""
    source = str(token.attrGet("src") or "")
    opening = Token("link_open", "a", 1, attrs={"href": source})
    _mark_outside(opening)
    yield opening
    if token.children:
        yield from _inline(token.children)
    else:
        yield Token("text", "", 0, content=source)
    yield Token("link_close", "a", -1)
