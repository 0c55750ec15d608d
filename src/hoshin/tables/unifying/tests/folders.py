"""Folders of published files made for the tests, and the shared folder of real ones where there is one."""

from pathlib import Path

REAL = next(
    (folder for parent in Path(__file__).parents if (folder := parent / "shared/data/opendata/real").is_dir()), None
)
"""Files as municipalities published them, beside the project and not part of it."""

RECIPE = """
name: 保育園
item: preschool
identity: [地方公共団体名, 名称]
publishers:
  - name: 東市
    code: "010001"
    files:
      - path: east/*.csv
        columns:
          所在地_連結表記: {from: [市, 所在], between: "", prefix: 北県}
        constants: {種別: 保育園}
        leave_out: [整理番号]
  - name: 西町
    code: "010002"
    files:
      - path: west.csv
"""

EAST = "整理番号,施設名,市,所在,緯度,経度,電話\n1,はな保育園,東市,中央1-1,43.0,141.0,011-000-0001\n2,つき保育園,東市,中央1-2,43.1,141.1,\n"
WEST = "名称,住所,定員,電話番号\nほし保育園,北県西町本町2,30,011-000-0003\n"


def lay(folder: Path, files: dict[str, str]) -> Path:
    """Write the files and give back their folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="cp932")
    return folder


def two_publishers(folder: Path) -> Path:
    return lay(folder, {"east/list.csv": EAST, "west.csv": WEST})
