"""Message templates: a subject line and a plain-text body with named gaps."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter

SUBJECT_LENGTH = 200
_LOCAL_PATH = re.compile(r"/(?![/\\])[!-~]*")


def one_line(text: str) -> str:
    """`text` on one line: every control character and line break becomes one space, the ends are trimmed.

    Titles come from what people type; a line break in one must never become a second header of a mail.
    """
    spaced = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return " ".join(spaced.split(" ")).strip()


def is_local_path(url: str) -> bool:
    """True for an address inside the house (`/staff/…`, visible ASCII), so that no message can lead to another site."""
    return _LOCAL_PATH.fullmatch(url) is not None


def _gaps(pattern: str) -> frozenset[str]:
    """The names of the gaps in `pattern`; raises ValueError for anything but plain `{name}`."""
    names = set()
    for _literal, name, spec, conversion in Formatter().parse(pattern):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"a gap must be a plain name, not {{{name}}}")
        names.add(name)
    return frozenset(names)


@dataclass(frozen=True)
class MessageTemplate:
    """A registered text: `subject` is one line, `body` plain text; `{name}` marks a gap."""

    code: str
    subject: str
    body: str
    reveal: Callable[[str], str] | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The names that a message of this template must be given."""
        return _gaps(self.subject) | _gaps(self.body)

    def render(self, fields: Mapping[str, str]) -> tuple[str, str]:
        """Subject (one line, at most 200 characters) and body; ValueError when a gap is left open."""
        missing = self.fields - fields.keys()
        if missing:
            raise ValueError(f"message template {self.code!r}: no value for {sorted(missing)}")
        subject = one_line(self.subject.format_map(fields))
        if len(subject) > SUBJECT_LENGTH:
            subject = subject[: SUBJECT_LENGTH - 1] + "…"
        return subject, self.body.format_map(fields).strip()


class Templates:
    """The texts the rooms have registered, by code; a second one can be made in a test."""

    def __init__(self) -> None:
        self._by_code: dict[str, MessageTemplate] = {}

    def register(
        self, code: str, *, subject: str, body: str, reveal: Callable[[str], str] | None = None
    ) -> MessageTemplate:
        """Keep a text under `code`; ValueError for a bad gap or for a second text under the same code."""
        template = MessageTemplate(code, subject, body, reveal)
        _ = template.fields
        if self._by_code.get(code, template) != template:
            raise ValueError(f"message template {code!r} is registered twice with different texts")
        self._by_code[code] = template
        return template

    def reveal_of(self, code: str) -> Callable[[str], str] | None:
        """What makes the path of a mail of this template from the stored one; None for most, and for texts of old rooms."""
        template = self._by_code.get(code)
        return template.reveal if template is not None else None

    def get(self, code: str) -> MessageTemplate:
        """The text under `code`; LookupError when nobody registered it, which is a defect."""
        try:
            return self._by_code[code]
        except KeyError:
            raise LookupError(f"no message template {code!r} is registered") from None
