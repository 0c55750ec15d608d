"""Documents on paper: `compile_pdf` sets a Typst template and content into an archivable, accessible PDF.

A template lies in a room's `templates/<room>/….typ`, begins with `#import "/web/paper/library/paper.typ": *` and finds what
it was given in `content`. Typst itself is loaded only by the presses, processes of their own.
"""

from hoshin.web.paper.order import MissingGlyph, Paper, compile_pdf
from hoshin.web.paper.presses import TypesettingFailed

__all__ = ["MissingGlyph", "Paper", "TypesettingFailed", "compile_pdf"]
