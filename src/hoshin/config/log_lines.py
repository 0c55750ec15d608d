"""What goes into the log: no address that opens something, and no line for a form that was filled in wrongly."""

import logging
import re
from http import HTTPStatus

_OPENS_SOMETHING = re.compile(r"(/(?:applications(?:/mine)?|assist|link|mail|sessions|subscriptions)/)[^/\s?'\"]{16,}")


class LineFormatter(logging.Formatter):
    """Lines in which the secret part of an address stands as three dots: whoever reads the log could open it otherwise."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the trace of an error."""
        return _OPENS_SOMETHING.sub(r"\1…", super().format(record))


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Whether a request is worth a line; a page that came back with what is wrong on it is everyday work."""
    return getattr(record, "status_code", None) != HTTPStatus.UNPROCESSABLE_ENTITY
