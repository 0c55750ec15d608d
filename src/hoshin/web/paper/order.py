"""Ordering a document from the press and taking it back."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.utils import get_app_template_dirs

_log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the whole program: what a template may read."""

FONTS = Path(__file__).resolve().parent / "fonts"
TIME_LIMIT_SECONDS = 120
_PLACES_AT_THE_PRESS = threading.BoundedSemaphore(2)
"""More documents at once would only share the same processors and multiply the memory."""


class TypesettingFailed(RuntimeError):
    """The template is wrong, or the press ran out of time: a defect, not something the person did."""


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
    """A finished document."""

    pdf: bytes
    page_count: int
    missing_glyphs: tuple[MissingGlyph, ...] = ()


def compile_pdf(*, template: str, content: Mapping[str, Any], created_at: datetime | None = None) -> Paper:
    """The PDF (PDF/A-2a, PDF/UA-1, Japanese, bookmarks from headings) of `template` filled with `content`.

    `template` is a name such as `plan/sheet.typ`, looked up like any template of a room. `content` must be JSON: text,
    numbers, lists, mappings; every text is shown as it is and never interpreted. With `created_at` (aware) the same
    content gives the same bytes. Characters the font lacks are reported, see MissingGlyph.

    Raises TypesettingFailed for a wrong template, TypeError for content that is no JSON, FileNotFoundError for no template.
    """
    order = {
        "root": str(ROOT),
        "template": str(_path_of(template)),
        "fonts": str(FONTS),
        "content": content,
        "created_at": None if created_at is None else int(created_at.timestamp()),
    }
    return _printed(json.dumps(order).encode())


def _path_of(template: str) -> Path:
    for folder in get_app_template_dirs("templates"):
        path = (Path(folder) / template).resolve()
        if path.is_file() and path.is_relative_to(folder) and path.is_relative_to(ROOT):
            return path
    raise FileNotFoundError(f"no room has the paper template {template!r}")


def _printed(order: bytes) -> Paper:
    environment = {**os.environ, "PYTHONPATH": str(ROOT.parent)}
    with _PLACES_AT_THE_PRESS:
        try:
            press = subprocess.run(
                [sys.executable, "-m", "hoshin.web.press"],
                input=order,
                capture_output=True,
                check=False,
                timeout=TIME_LIMIT_SECONDS,
                env=environment,
            )
        except subprocess.TimeoutExpired as late:
            raise TypesettingFailed(f"the press took longer than {TIME_LIMIT_SECONDS} seconds") from late
    if press.returncode:
        raise TypesettingFailed(press.stderr.decode(errors="replace").strip())
    if press.stderr:
        _log.warning("the press says: %s", press.stderr.decode(errors="replace").strip())
    head, _, pdf = press.stdout.partition(b"\n")
    facts = json.loads(head)
    missing = tuple(MissingGlyph(character, fallback) for character, fallback in facts["missing"])
    return Paper(pdf=pdf, page_count=facts["pages"], missing_glyphs=missing)
