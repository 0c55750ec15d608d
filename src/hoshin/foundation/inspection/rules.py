"""How much of the trail one page or one file takes, and how an event becomes a row of a file; no Django."""

from datetime import datetime

MOST_CSV_ROWS = 100_000
MOST_EXCEL_ROWS = 20_000
MOST_COUNTED = 10_000
MOST_VERIFIED_ON_A_PAGE = 200_000
HEAD_MOST_BYTES = 16 * 1024

COLUMNS = (
    "番号", "日時", "したこと", "記号", "行為者の種類", "行為者", "行為者の番号", "代わって行った相手",
    "対象の種類", "対象", "対象の番号", "変わったところ", "理由", "一連の操作",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def file_name(kind: str, now: datetime) -> str:
    """The name of a file that is taken out: 「監査証跡_20261124-0900.csv」."""
    return f"監査証跡_{now:%Y%m%d-%H%M}.{kind}"
