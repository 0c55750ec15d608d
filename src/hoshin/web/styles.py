"""The stylesheets of every page."""

from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

SHEETS = ("tokens", "theme", "base", "layout", "components", "forms", "utilities")


@cache
def stylesheet_links() -> SafeString:
    """The `link` elements; `accent` joins them when the city has set its own colour."""
    names = (*SHEETS, "accent") if settings.ACCENT else SHEETS
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(f"web/{name}.css"),) for name in names))
