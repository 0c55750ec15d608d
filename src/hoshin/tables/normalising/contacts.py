"""Telephone numbers, postal codes, addresses of pages and of mail."""

from __future__ import annotations

import re

from hoshin.tables.normalising.outcome import Kind, Outcome, Plain, plain, scientific

_MOBILE = re.compile(r"(0[5789]0)([0-9]{4})([0-9]{4})")
_FREE = re.compile(r"(0120|0570)([0-9]{3})([0-9]{3})|(0800)([0-9]{3})([0-9]{4})")
_PARTED = re.compile(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}")
_DIGITS = re.compile(r"0[0-9]{9,10}")
_SHORT = re.compile(r"[1-9][0-9]{0,3}-[0-9]{4}")
_LABEL = re.compile(r"^(?:TEL|電話|電話番号|FAX|ファクス|代表)[::.]?", re.IGNORECASE)
_LOST_ZERO = re.compile(r"[1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{4}|[1-9][0-9]{8,9}")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PAGE = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)


def mend_telephone(value: str) -> Outcome:
    """A number parted by hyphens where that is known; digits alone stay digits, since area codes differ in length."""
    read = plain(value)
    text = _LABEL.sub("", re.sub(r"[\s・.]", "", read.text))
    text = re.sub(r"-+", "-", re.sub(r"[()]", "-", text)).strip("-").replace("ー", "-")
    if not text:
        return Outcome(None, "trim")
    if damaged := scientific(read):
        return damaged
    for known in (_MOBILE, _FREE):
        if match := known.fullmatch(text):
            return read.became("-".join(part for part in match.groups() if part), "telephone")
    if (_PARTED.fullmatch(text) and 10 <= len(text.replace("-", "")) <= 11) or _DIGITS.fullmatch(text):
        return read.became(text, "telephone")
    return _no_telephone(read, text)


def _no_telephone(read: Plain, text: str) -> Outcome:
    if _SHORT.fullmatch(text):
        return read.strange("telephone-area", "市外局番がありません")
    if _LOST_ZERO.fullmatch(text):
        return read.strange("leading-zero", "先頭の0が失われているようです")
    if len(re.findall(r"0[0-9-]{9,12}", text)) > 1:
        return read.strange("telephone-many", "一つのセルに複数の電話番号があります")
    return read.strange("telephone", "電話番号として読み取れません")


def mend_postal_code(value: str) -> Outcome:
    """Three digits, a hyphen, four digits."""
    read = plain(value)
    text = re.sub(r"[\s〒ー-]", "", read.text).removeprefix("郵便番号")
    if not text:
        return Outcome(None, "trim")
    if damaged := scientific(read):
        return damaged
    text = re.sub(r"\.0+$", "", text)
    if re.fullmatch(r"[0-9]{7}", text):
        return read.became(f"{text[:3]}-{text[3:]}", "postal-code")
    if re.fullmatch(r"[1-9][0-9]{4,5}", text):
        return read.strange("leading-zero", "郵便番号が7桁ありません。先頭の0が失われているようです")
    return read.strange("postal-code", "郵便番号として読み取れません")


def mend_url(value: str) -> Outcome:
    """The address of a page, in half width; a scheme is not invented."""
    read = plain(value)
    text = read.text.strip("<>")
    if not text:
        return Outcome(None, "trim")
    if re.search(r"https?://", text[8:], re.IGNORECASE):
        return read.strange("url-many", "一つのセルに複数のURLがあります")
    if _PAGE.fullmatch(text):
        scheme, rest = text.split("://", 1)
        if not rest.isascii():
            host, slash, path = value.strip().split("://", 1)[-1].partition("/")
            return read.became(f"{scheme.lower()}://{plain(host).text}{slash}{path}", "url")
        return read.became(f"{scheme.lower()}://{rest}", "url")
    if text.lower().startswith("www."):
        return read.strange("url-scheme", "URLに「https://」がありません")
    return read.strange("url", "URLとして読み取れません")


def mend_email(value: str) -> Outcome:
    """An address of mail, in half width."""
    read = plain(value)
    if not read.text:
        return Outcome(None, "trim")
    text = re.sub(r"^mailto:", "", read.text)
    if _ADDRESS.fullmatch(text):
        return read.became(text, "email")
    return read.strange("email", "メールアドレスとして読み取れません")


TELEPHONE = Kind(r"^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$", mend_telephone)
POSTAL_CODE = Kind(r"^[0-9]{3}-[0-9]{4}$", mend_postal_code)
URL = Kind(r"^https?://[!-~]+$", mend_url)
EMAIL = Kind(r"^[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", mend_email)
