"""Icons from the local sprite `static/web/icons.svg`, drawn for this project."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "web/icons.svg"
_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def names() -> frozenset[str]:
    """The names of the icons there are."""
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', _FILE.read_text(encoding="utf-8")))


@cache
def icon_html(name: str) -> SafeString:
    """The SVG element of an icon, hidden from screen readers; ValueError for a name that does not exist."""
    if name not in names():
        raise ValueError(f"no icon {name!r}; there are: {', '.join(sorted(names()))}")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', static(SPRITE), name
    )
