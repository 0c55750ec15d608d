"""Events that belong to one act of a person share a group."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

_GROUP: ContextVar[str] = ContextVar("hoshin_audit_group", default="")


def current_group() -> str:
    """The group in which events are being recorded now, or an empty string outside of one."""
    return _GROUP.get()


@contextmanager
def together() -> Iterator[str]:
    """Everything recorded inside belongs together: one request, one run of a job. Inner groups join the outer one."""
    outer = _GROUP.get()
    if outer:
        yield outer
        return
    token = _GROUP.set(str(uuid4()))
    try:
        yield _GROUP.get()
    finally:
        _GROUP.reset(token)
