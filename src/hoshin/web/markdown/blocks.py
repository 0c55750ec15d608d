"""Markdown as data for paper: the Typst library draws these blocks; no text of a person is ever Typst code."""

from collections.abc import Callable, Iterator
from typing import NotRequired, TypedDict

from markdown_it.tree import SyntaxTreeNode

from hoshin.web.markdown.plain import words_of
from hoshin.web.markdown.reading import tree_of


class Run(TypedDict):
    """A stretch of text in one manner: `marks` are `strong`, `emph`, `strike`, `code`; `link` is an address."""

    text: str
    marks: NotRequired[list[str]]
    link: NotRequired[str]


class Block(TypedDict):
    """A block: which of the other keys it has follows from `kind`."""

    kind: str
    level: NotRequired[int]
    runs: NotRequired[list[Run]]
    text: NotRequired[str]
    start: NotRequired[int | None]
    items: NotRequired[list[list["Block"]]]
    blocks: NotRequired[list["Block"]]
    align: NotRequired[list[str]]
    head: NotRequired[list[list[Run]]]
    rows: NotRequired[list[list[list[Run]]]]


_MARKS = {"strong": "strong", "em": "emph", "s": "strike", "code_inline": "code"}
_LINKS_ON_PAPER = ("http://", "https://", "mailto:", "tel:")


def to_typst(text: str, *, heading_level: int = 1) -> list[Block]:
    """The Markdown `text` as blocks for `compile_pdf`'s content; a template draws them with `markdown(blocks)`.

    The highest heading becomes `heading_level`, and no level is skipped on the way down, as PDF/UA demands.
    """
    blocks = list(_blocks(tree_of(text)))
    _settle_levels(blocks, heading_level)
    return blocks


def _settle_levels(blocks: list[Block], heading_level: int) -> None:
    """Levels as a reader sees them: the first heading begins at `heading_level`, each goes down one step at most."""
    open_levels: list[int] = []
    for block in _headings(blocks):
        while open_levels and open_levels[-1] >= block["level"]:
            open_levels.pop()
        open_levels.append(block["level"])
        block["level"] = heading_level + len(open_levels) - 1


def _headings(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        if block["kind"] == "heading":
            yield block
        yield from _headings(block.get("blocks", []))
        for item in block.get("items", []):
            yield from _headings(item)


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        yield _MAKERS[child.type](child)


def _heading(node: SyntaxTreeNode) -> Block:
    return {"kind": "heading", "level": int(node.tag[1]), "runs": _runs_of(node)}


def _paragraph(node: SyntaxTreeNode) -> Block:
    return {"kind": "paragraph", "runs": _runs_of(node)}


def _list(node: SyntaxTreeNode) -> Block:
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    return {"kind": "list", "start": start, "items": [list(_blocks(item)) for item in node.children]}


def _quote(node: SyntaxTreeNode) -> Block:
    return {"kind": "quote", "blocks": list(_blocks(node))}


def _code(node: SyntaxTreeNode) -> Block:
    return {"kind": "code", "text": node.content.rstrip("\n")}


def _rule(_: SyntaxTreeNode) -> Block:
    return {"kind": "rule"}


def _table(node: SyntaxTreeNode) -> Block:
    rows = [row for part in node.children for row in part.children]
    head, *body = [[_runs_of(cell) for cell in row.children] for row in rows]
    align = [_alignment(str(cell.attrs.get("style", ""))) for cell in rows[0].children]
    return {"kind": "table", "align": align, "head": head, "rows": body}


def _alignment(style: str) -> str:
    return style.removeprefix("text-align:") or "left"


_MAKERS: dict[str, Callable[[SyntaxTreeNode], Block]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "hr": _rule,
    "table": _table,
}


def _runs_of(node: SyntaxTreeNode) -> list[Run]:
    runs: list[Run] = []
    for run in _runs(node, (), ""):
        if not run["text"]:
            continue
        if runs and {**runs[-1], "text": ""} == {**run, "text": ""}:
            runs[-1]["text"] += run["text"]
        else:
            runs.append(run)
    return runs


def _runs(node: SyntaxTreeNode, marks: tuple[str, ...], link: str) -> Iterator[Run]:
    if node.type in _MARKS:
        marks = (*marks, _MARKS[node.type])
    if node.type in {"link", "image"}:
        address = str(node.attrs.get("href") or node.attrs.get("src") or "")
        link = address if address.startswith(_LINKS_ON_PAPER) else link
    if node.type in {"text", "code_inline", "softbreak", "hardbreak"}:
        yield _run(words_of(node), marks, link)
    elif node.type == "image" and not words_of(node):
        yield _run(link, marks, link)
    else:
        for child in node.children:
            yield from _runs(child, marks, link)


def _run(text: str, marks: tuple[str, ...], link: str) -> Run:
    run: Run = {"text": text}
    if marks:
        run["marks"] = sorted(set(marks))
    if link:
        run["link"] = link
    return run
