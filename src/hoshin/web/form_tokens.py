"""The hidden fields of every POST form, and the place that is left for them in a page that is kept.

Both tokens differ in every answer. A kept page holds a mark in their stead, which no text of a person can contain: it is
drawn anew by every process, and what people write is escaped.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hoshin.web.submit_once import FIELD, new_token

_OPEN = "form_tokens_left_open"
_MARK = f"<!-- form tokens {secrets.token_hex(16)} -->"


def hidden_tokens(request: HttpRequest) -> SafeString:
    """Proof against forgery and the token that makes a submit single-use; or their mark while a page is made to keep."""
    if getattr(request, _OPEN, False):
        return mark_safe(_MARK)  # noqa: S308 - a constant of this process
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        get_token(request),
        FIELD,
        new_token(),
    )


@contextmanager
def tokens_left_open(request: HttpRequest) -> Iterator[None]:
    """Inside, forms get the mark instead of tokens; `around_tokens` finds them again."""
    setattr(request, _OPEN, True)
    try:
        yield
    finally:
        delattr(request, _OPEN)


def around_tokens(text: str) -> list[str]:
    """What stands before, between and after the places of the tokens."""
    return text.split(_MARK)
