"""Taking the next item while the last one is still in use: reading goes on while the rows before it are judged."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order, one of them always in the making; what the making raises is raised here."""
    iterator = iter(items)
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, iterator, None)
        while (item := coming.result()) is not None:
            coming = beside.submit(next, iterator, None)
            yield item
