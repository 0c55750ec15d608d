"""The same union on an existing Dask cluster: every file is read by whichever worker is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.unifying.contributing import Contribution, Task
from hoshin.tables.unifying.uniting import Mapper

PATIENCE = "30s"
"""How long to try reaching the scheduler."""


@contextmanager
def over_cluster(address: str) -> Iterator[Mapper]:
    """A mapper that spreads the files over the cluster at `address`; its workers must see the folder under the same path.

    Raises RuleBroken where Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - only needed on this path
    except ImportError as error:
        raise RuleBroken("Daskが入っていません。「pip install hoshin[region]」で入れてください。") from error
    try:
        client = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise RuleBroken(
            f"Daskのスケジューラー {address} につながりません。アドレスと起動を確かめてください。"
        ) from error
    with client:

        def spread(do: Callable[[Task], Contribution], tasks: list[Task]) -> Iterator[Contribution]:
            for future in client.map(do, tasks, pure=False):
                yield future.result()

        yield spread
