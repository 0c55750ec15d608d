"""Names of files: kept as people gave them, without what could mislead or break."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from hoshin.foundation.files.rules.kinds import LONGEST_NAME

_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "＿"))
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def clean_name(name: str) -> str:
    """The last part of `name` without folders, control characters, direction overrides and characters that file systems refuse.

    Letters stay as they are (composed, so that the same name is the same text). Never empty; at most 150 characters,
    cut before the extension.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(character for character in last if unicodedata.category(character) not in _INVISIBLE)
    plain = " ".join(visible.translate(_FORBIDDEN).split()).strip(" .")
    stem, dot, extension = plain.rpartition(".")
    if not dot or not stem:
        stem, extension = plain, ""
    if not stem or _RESERVED.match(plain):
        stem = f"ファイル{stem}"
    ending = f".{extension}" if extension else ""
    return stem[: max(1, LONGEST_NAME - len(ending))].rstrip(" .") + ending[:LONGEST_NAME]


def extension_of(name: str) -> str:
    """The extension in small letters without its dot; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return unicodedata.normalize("NFKC", extension).lower() if dot and stem else ""


STOPPED = "hoshin.files.too_large"
"""Where a request notes the names of the files that were stopped on their way."""


def too_large(meta: Mapping[str, Any]) -> list[str]:
    """The names of the files of a request (`request.META`) that were stopped on their way because they were too large."""
    return [clean_name(name) for name in meta.get(STOPPED, ())]
