"""From an order to a PDF/A-2a that is also PDF/UA-1: kept for decades and readable by ear."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import typst

from hoshin.web.press.glyphs import Face, Verdict, code_point, examine, is_doubtful, replaced, texts_of

FAMILY = "BIZ UDPGothic"
REGULAR = "BIZUDPGothic-Regular.ttf"
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
"""PDF/A-4 cannot be combined with PDF/UA-1; of the archive forms that can, this is the one readers know best."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")


class Order(TypedDict):
    """What is to be printed: paths of the template, of the folder it may read from and of the fonts; the content; when; for `tell`."""

    root: str
    template: str
    fonts: str
    content: Any
    created_at: int | None
    listens: NotRequired[bool]


@dataclass(frozen=True)
class Sheet:
    """The result; `missing` pairs each character the shipped font lacks with what was printed instead ("" for 〓).

    `told` is what the template said of its own pages (`tell` of the library), when the order listens.
    """

    pdf: bytes
    pages: int
    missing: list[tuple[str, str]]
    told: list[Any]


def typeset(order: Order) -> Sheet:
    """Print the order; raises typst.TypstError when the template is wrong or a standard cannot be kept.

    PDF/A refuses characters without a glyph, so the costly look into the fonts happens only after a refusal, or when
    there are characters the typesetter is known to pass over.
    """
    content = _stripped(order["content"])
    if not is_doubtful("".join(texts_of(content))):
        try:
            return _print(order, content, Verdict())
        except typst.TypstError:
            verdict = _verdict(order, content)
            if not verdict.found and not verdict.absent:
                raise
    else:
        verdict = _verdict(order, content)
    return _print(order, replaced(content, verdict.absent), verdict)


def _verdict(order: Order, content: object) -> Verdict:
    return examine("".join(texts_of(content)), Face(Path(order["fonts"]) / REGULAR))


def _stripped(content: Any) -> Any:
    if isinstance(content, str):
        return _CONTROL.sub("", content)
    if isinstance(content, dict):
        return {key: _stripped(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_stripped(value) for value in content]
    return content


def _print(order: Order, content: object, verdict: Verdict) -> Sheet:
    folders = [Path(order["fonts"]), *dict.fromkeys(verdict.folders)]
    compiler = typst.Compiler(
        Path(order["template"]),
        root=Path(order["root"]),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders),
        sys_inputs={
            "content": json.dumps(content, ensure_ascii=False),
            "fonts": json.dumps([FAMILY, *verdict.families]),
            "missing": json.dumps([code_point(cluster) for cluster in verdict.absent]),
        },
    )
    pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=order["created_at"])
    if not isinstance(pdf, bytes):
        raise TypeError("the typesetter gave no file")
    pages = _PAGES.search(pdf)
    missing = [*verdict.found.items(), *((cluster, "") for cluster in verdict.absent)]
    told = json.loads(compiler.query("<told>", field="value")) if order.get("listens") else []
    return Sheet(pdf, int(pages[1]) if pages else 0, missing, told)
