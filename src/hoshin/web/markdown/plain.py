"""Markdown without its marks."""

from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from hoshin.web.markdown.reading import tree_of

_LINE_BREAKS = {"softbreak", "hardbreak"}
_TAKEN_AS_IS = {"text", "code_inline", "fence"}
_BLOCKS = {"paragraph", "heading", "fence", "tr"}


def plain_text(text: str) -> str:
    """The words of the Markdown `text`, one block per line: for search, previews, mail and spreadsheets.

    Marks of emphasis, headings, lists and links are gone (a link leaves its words); cells of a table row stand on one
    line, separated by tabs.
    """
    return "\n".join(line for line in _lines(tree_of(text)) if line)


def _lines(node: SyntaxTreeNode) -> Iterator[str]:
    if node.type == "tr":
        yield "\t".join(words_of(cell) for cell in node.children)
    elif node.type in _BLOCKS:
        yield words_of(node).strip("\n")
    else:
        for child in node.children:
            yield from _lines(child)


def words_of(node: SyntaxTreeNode) -> str:
    """The words below `node`, without any mark."""
    if node.type in _TAKEN_AS_IS:
        return node.content
    if node.type in _LINE_BREAKS:
        return "\n"
    return "".join(words_of(child) for child in node.children)
