"""Typed readers of the environment: a bad value stops the process with a sentence that names it."""

import os
from pathlib import Path


class SettingRefused(SystemExit):
    """A setting that cannot be used; the process ends with the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"hoshin: setting {name}: {reason}")


def text(name: str, default: str = "") -> str:
    """The value of `name`; when `name_FILE` is set, the stripped contents of that file (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingRefused(f"{name}_FILE", f"cannot be read ({error.strerror}: {path})") from error
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """A yes or no: 1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingRefused(name, f"must be yes or no, not {value!r}")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """A whole number between `least` and `most`, both allowed."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingRefused(name, f"must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas; blanks are dropped."""
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder path; it need not exist yet."""
    return Path(os.environ.get(name) or default).expanduser().resolve()
