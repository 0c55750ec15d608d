"""Reads an order as JSON from standard input; writes one line of JSON and the PDF to standard output.

Exit status 1 with the typesetter's message on standard error when the document cannot be set.
"""

import json
import sys

import typst

from hoshin.web.press.typesetting import Order, typeset


def main() -> int:
    """Carry out one order."""
    order: Order = json.load(sys.stdin.buffer)
    try:
        sheet = typeset(order)
    except typst.TypstError as error:
        sys.stderr.write(f"{order['template']}: {error.diagnostic or error.message}\n")
        return 1
    head = {"pages": sheet.pages, "missing": sheet.missing}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + sheet.pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
