"""Every address of the house, walked from the root of the urlconf."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A named address and the view behind it."""

    name: str
    pattern: str
    view: Callable[..., Any]


def routes() -> list[Route]:
    """All of them, in the order of the urlconf."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, address)
        else:
            yield Route(f"{namespace}{pattern.name or ''}", address, pattern.callback)
