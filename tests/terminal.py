"""Pictures of the terminal for `docs/guides/table.md`: `.venv/bin/python -m tests.terminal`.

Makes a small workbook with the faults that such lists have, runs the commands of the guide on it, and draws what they
print with the font of the house, so that the same output gives the same picture. To be looked at when the output changes.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "guides" / "table"
FONT = ROOT / "src" / "hoshin" / "web" / "paper" / "fonts" / "BIZUDPGothic-Regular.ttf"
SIZE, LINE, MARGIN, WIDTH = 22, 36, 24, 1104
PAPER, INK = "#16202b", "#f2f4f6"
COLOURS = {"[誤り]": "#ff9d94", "[注意]": "#ffd479", "[参考]": "#a9c7ff", "$ ": "#8fe3b0"}
HEADER = [
    "全国地方公共団体コード",
    "名称",
    "名称_カナ",
    "所在地_連結表記",
    "緯度",
    "経度",
    "設置者",
    "電話番号",
    "SSID",
    "提供エリア",
    "備考",
]
ADDRESS = "東京都千代田区丸の内"
SHARED = ("千代田区", "03-1234-5678", "City_Free_Wi-Fi")
RIGHT: list[list[str | float]] = [
    ["131016", "中央図書館", "チュウオウトショカン", f"{ADDRESS}1丁目1番", 35.681236, 139.767125, *SHARED, "1階", ""],
    ["131016", "西公民館", "ニシコウミンカン", f"{ADDRESS}2丁目3番", 35.680512, 139.764021, *SHARED, "ロビー", ""],
    ["131016", "南体育館", "ミナミタイイクカン", f"{ADDRESS}3丁目2番", 35.677034, 139.763518, *SHARED, "観客席", ""],
]


def wrong() -> list[list[str | float]]:
    """The same rows as an office keeps them: a title, coordinates changed over, half-width kana, a row twice, a total."""
    library, west, south = (list(row) for row in RIGHT)
    library[2] = "ﾁｭｳｵｳﾄｼｮｶﾝ"
    west[4], west[5], west[9] = west[5], west[4], "①階ロビー"
    south[7] = "０３-１２３４-５６７８"
    return [
        ["公衆無線LANアクセスポイント一覧（令和8年4月1日現在）"],
        [],
        HEADER,
        library,
        west,
        south,
        south,
        ["合計", 3],
    ]


def workbook(path: Path, rows: list[list[str | float]], *, is_titled: bool) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "一覧"
    for row in rows:
        sheet.append(row)
    if is_titled:
        sheet.merge_cells("A1:K1")
    book.save(path)


def printed(folder: Path, *commands: str) -> list[str]:
    """What a person sees who types the commands, the commands among it."""
    lines = []
    for command in commands:
        arguments = [sys.executable, "-P", "-m", "hoshin", *command.split()[1:]]
        environment = os.environ | {"LC_ALL": "ja_JP.UTF-8", "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
        done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        lines += [f"$ {command}", *(done.stdout + done.stderr).rstrip().split("\n"), ""]
    return lines[:-1]


def wrapped(line: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    piece = ""
    for character in line:
        if font.getlength(piece + character) > WIDTH:
            yield piece
            piece = ""
        piece += character
    yield piece


def draw(lines: list[str], path: Path) -> None:
    """The lines as they are, the long ones going on below as on a terminal."""
    font = ImageFont.truetype(FONT, SIZE, layout_engine=ImageFont.Layout.BASIC)
    pieces = [(piece, colour(line)) for line in lines for piece in wrapped(line, font)]
    image = Image.new("RGB", (2 * MARGIN + WIDTH, 2 * MARGIN + LINE * len(pieces)), PAPER)
    pen = ImageDraw.Draw(image)
    for row, (piece, ink) in enumerate(pieces):
        pen.text((MARGIN, MARGIN + LINE * (row + 0.5)), piece, fill=ink, font=font, anchor="lm")
    image.quantize(48).save(path, optimize=True)


def colour(line: str) -> str:
    return next((ink for start, ink in COLOURS.items() if line.lstrip().startswith(start)), INK)


def main() -> None:
    """Make the three pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder / "無線LAN.xlsx", wrong(), is_titled=True)
        draw(printed(folder, "hoshin table check 無線LAN.xlsx"), FOLDER / "check.png")
        workbook(folder / "無線LAN.xlsx", [HEADER, *RIGHT], is_titled=False)
        mended = ("hoshin table check 無線LAN.xlsx", "hoshin table convert 無線LAN.xlsx --to csv")
        draw(printed(folder, *mended), FOLDER / "mended.png")
        draw(printed(folder, "hoshin table rate 無線LAN.csv"), FOLDER / "rate.png")


if __name__ == "__main__":
    main()
