"""Markdown as officials write it: on screen (`render`), in search and mail (`plain_text`), on paper (`to_typst`).

CommonMark with tables and strike-through, less what surprises people who do not know Markdown: an indented line is no
program code, a line of hyphens under a text is a rule and no heading, `[1]: …` does not vanish, a line break breaks the
line, and emphasis works beside Japanese brackets. HTML in the text is text.
"""

from hoshin.web.markdown.blocks import Block, Run, to_typst
from hoshin.web.markdown.html import render
from hoshin.web.markdown.plain import plain_text

__all__ = ["Block", "Run", "plain_text", "render", "to_typst"]
