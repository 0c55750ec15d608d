"""Ordering a document from the press and taking it back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.utils import get_app_template_dirs

from hoshin.web.paper.presses import PRESSES, ROOT

FONTS = Path(__file__).resolve().parent / "fonts"


@dataclass(frozen=True)
class MissingGlyph:
    """A character that the shipped font lacks, and what was printed instead.

    `fallback` names the installed font that printed it (or 「基本の字形」 when a variant was printed in its usual form);
    empty when no font has it and 〓 stands in its place.
    """

    character: str
    fallback: str

    @property
    def is_substituted(self) -> bool:
        """Whether the character itself is not on the paper."""
        return not self.fallback

    @property
    def sentence(self) -> str:
        """What to tell the person who prints."""
        code = " ".join(f"U+{ord(part):04X}" for part in self.character)
        if self.is_substituted:
            return f"文字番号 {code} の文字は、どの書体にもないため「〓」で印刷しました。"
        return f"「{self.character}」（{code}）は、{self.fallback}で印刷しました。"


@dataclass(frozen=True)
class Paper:
    """A finished document; `told` is what its template said with `tell`, when somebody listened."""

    pdf: bytes
    page_count: int
    missing_glyphs: tuple[MissingGlyph, ...] = ()
    told: tuple[Any, ...] = ()


def compile_pdf(
    *, template: str, content: Mapping[str, Any], created_at: datetime | None = None, listens: bool = False
) -> Paper:
    """The PDF (PDF/A-2a, PDF/UA-1, Japanese, bookmarks from headings) of `template` filled with `content`.

    `template` is a name such as `plan/sheet.typ`, looked up like any template of a room. `content` must be JSON: text,
    numbers, lists, mappings; every text is shown as it is and never interpreted. With `created_at` (aware) the same
    content gives the same bytes. With `listens` the paper brings along what the template tells of its own pages, at the cost
    of looking through them once more. Characters the font lacks are reported, see MissingGlyph.

    Raises TypesettingFailed for a wrong template, TypeError for content that is no JSON, FileNotFoundError for no template.
    """
    order = {
        "root": str(ROOT),
        "template": str(_path_of(template)),
        "fonts": str(FONTS),
        "content": content,
        "created_at": None if created_at is None else int(created_at.timestamp()),
        "listens": listens,
    }
    printed = PRESSES.print(json.dumps(order).encode())
    missing = tuple(MissingGlyph(character, fallback) for character, fallback in printed.facts["missing"])
    told = tuple(printed.facts["told"])
    return Paper(pdf=printed.pdf, page_count=printed.facts["pages"], missing_glyphs=missing, told=told)


def _path_of(template: str) -> Path:
    for folder in get_app_template_dirs("templates"):
        path = (Path(folder) / template).resolve()
        if path.is_file() and path.is_relative_to(folder) and path.is_relative_to(ROOT):
            return path
    raise FileNotFoundError(f"no room has the paper template {template!r}")
