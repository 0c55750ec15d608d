"""Reads orders from standard input, each one line of JSON; answers each with one line of JSON and the PDF it announces.

The answer to an order that cannot be set has `error`, the typesetter's message, and no PDF. Ends with the input, and after a
minute without an order.
"""

import json
import select
import sys
from collections.abc import Iterator

import typst

from hoshin.web.press.typesetting import Order, typeset

PATIENCE_SECONDS = 60


def main() -> int:
    """Carry out orders until there are none."""
    for line in _orders():
        order: Order = json.loads(line)
        try:
            sheet = typeset(order)
        except typst.TypstError as error:
            _answer({"error": f"{order['template']}: {error.diagnostic or error.message}", "bytes": 0}, b"")
        else:
            head = {"pages": sheet.pages, "missing": sheet.missing, "told": sheet.told, "bytes": len(sheet.pdf)}
            _answer(head, sheet.pdf)
    return 0


def _orders() -> Iterator[bytes]:
    """One order waits for the answer to the one before, so that nothing lies in the buffer when the pipe is asked."""
    while select.select([sys.stdin.buffer], [], [], PATIENCE_SECONDS)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        yield line


def _answer(head: dict[str, object], pdf: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pdf)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
