"""What is looked for in the text of single cells: patterns for the regular expressions of Polars."""

from dataclasses import dataclass

from hoshin.tables.shape import Severity


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing that a cell may not hold: where `of_numbers`, only in columns of numbers."""

    rule: str
    severity: Severity
    expression: str
    message: str
    of_numbers: bool = False


def _platform_characters() -> str:
    """The characters that Windows added to Shift_JIS (NEC row 13, NEC's and IBM's selections), as one class."""
    leads = (0x87, 0xED, 0xEE, 0xFA, 0xFB, 0xFC)
    found = set()
    for lead in leads:
        for trail in range(0x40, 0xFD):
            text = bytes((lead, trail)).decode("cp932", "ignore")
            if len(text) == 1 and text.encode("cp932")[0] in leads:
                found.add(text)
    return "".join(sorted(found))


PLATFORM_CHARACTERS = _platform_characters()
# to Polars \d means the digits of every script: full-width ones look like numbers, but nothing may be reckoned with them
NUMBER = r"^\s*[-+]?\d+(?:\.\d+)?\s*$"
ERA_DATE = r"^\s*(?:明治|大正|昭和|平成|令和|[MTSHR][.\s]?)\s*(?:[0-9０-９]{1,2}|元)\s*[年.]"
DATE = r"^\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?:[ T].*)?$"
TIME = r"^\d{1,2}:\d{2}(?::\d{2})?$"
SYMBOL = r"^(?:[-－―‐ー…*＊XxχΧ×〃・.／/△▲]{1,3}|不詳|不明|秘匿|非公表)$"
_SHATTERED = "縺繧繝"
_RARE = "".join(
    bytes((lead, trail)).decode("cp932", "ignore") for lead in range(0xE4, 0xEA) for trail in range(0x40, 0xFD)
)
MOJIBAKE = (
    f"[{_SHATTERED}][^{_SHATTERED}]{{0,2}}[{_SHATTERED}]|[{_RARE}][\u4e00-\u9fff]?[ｧ-ﾟ].{{0,3}}[{_RARE}]"
    "|ã[\x80-\u201e][\x80-\u203a].{0,3}ã"
)
"""What UTF-8 Japanese looks like when it is read as CP932 (kana begin with one of three kanji, kanji with rare ones before
half-width kana) or as Western European text."""
AMOUNT = (
    r"^\s*[▲△¥￥\\-]?\s*\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?\s*$|^\s*[▲△¥￥\\]\s*[\d,，.]+\s*$"
    r"|^\s*[\d,，.]+\s*(?:円|千円|百万円|人|名|件|世帯|戸|台|回|％|%|㎡|m2|ha|km|か所|箇所|ヶ所)\s*$"
)
LOOKS = {"number": NUMBER, "date": DATE, "time": TIME, "era": ERA_DATE, "symbol": SYMBOL, "amount": AMOUNT}
"""How the cells of a column are told apart, to see what the column is made of."""

PATTERNS = (
    Pattern("replacement-character", Severity.ERROR, "\ufffd", "文字化けで失われた文字（U+FFFD）があります。元のファイルから作り直してください。"),
    Pattern("mojibake", Severity.ERROR, MOJIBAKE, "文字化けしています（UTF-8の文字を、別の文字コードとして読んで保存したもの）。元のファイルから作り直してください。"),
    Pattern("control-character", Severity.ERROR, r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "文字でない制御文字が混じっています。"),
    Pattern("invisible-character", Severity.WARNING, "[\xad\u200b-\u200f\u2060\ufeff]", "見えない文字（幅のない空白やBOM）が混じっています。"),
    Pattern("private-character", Severity.ERROR, "[\ue000-\uf8ff]", "外字があります。ほかの機械では表示できません。"),
    Pattern("platform-character", Severity.WARNING, f"[{PLATFORM_CHARACTERS}]", "機種依存文字があります。"),
    Pattern("half-width-kana", Severity.WARNING, "[\uff61-\uff9f]", "半角カナがあります。全角にしてください。"),
    Pattern("edge-space", Severity.WARNING, r"^[\s\u3000]|[\s\u3000]$", "セルの前後に空白があります。"),
    Pattern("line-break", Severity.WARNING, r"[\r\n]", "セルの中に改行があります。"),
    Pattern("spread-text", Severity.WARNING, r"^[^\x00-\x7f](?:[ \u3000]+[^\x00-\x7f])+$", "文字の間に空白を入れて体裁を整えています。"),
    Pattern("scientific-notation", Severity.ERROR, r"^[-+]?[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}$", "Excelの指数表示（1.23E+11など）で桁が失われています。"),
    Pattern("formula", Severity.WARNING, r"^[=@\t]|^[-+][A-Za-z(@=]", "Excelが数式として実行する文字で始まっています。"),
    Pattern("error-value", Severity.ERROR, r"^#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)$", "Excelの計算の誤りがそのまま入っています。"),
    Pattern("ditto", Severity.WARNING, r"^(?:〃|同上|々|″|\"|”)$", "「同上」などで値を省いています。"),
    Pattern("several-values", Severity.WARNING, r"[^\s][\r\n]+[^\s]|https?://\S+[\s、,]+https?://|^\s*[{\[].*[:：].*[}\]]\s*$", "1つのセルに複数の値が入っています。"),
    Pattern("full-width-digits", Severity.NOTE, r"[０-９]", "全角の数字があります。"),
    Pattern("era-date", Severity.WARNING, ERA_DATE, "年月日が和暦だけです。西暦を併記してください。"),
    Pattern("number-with-text", Severity.WARNING, r"^\s*[約▲△¥￥\\]?\s*[-+]?[\d０-９][\d０-９,，.]*\s*(?:[^\d.,\s０-９:：/年月日時分-][^\d]*)$|^[▲△¥￥約]\s*[\d０-９]|^[-+]?\d{1,3}(?:[,，]\d{3})+", "数値に単位・記号・桁区切りなどの文字が付いています。", of_numbers=True),
    Pattern("symbol-in-numbers", Severity.WARNING, SYMBOL, "数値の列に特殊記号や言葉が混じっています。", of_numbers=True),
)  # fmt: skip

_WORD_BEGINS = f"[A-GI-LN-QU-Wa-wyzぁ-んァ-ヶ\u4e00-\u9fff--[明大昭平令約不秘非同{_SHATTERED}{PLATFORM_CHARACTERS}]]"
_WORD_GOES_ON = f"[A-Za-z0-9ぁ-んァ-ヶー・()（）「」\u4e00-\u9fff-[-]--[{_SHATTERED}{PLATFORM_CHARACTERS}]]"
PLAIN = {
    "number": r"^[0-9]{1,15}(?:\.[0-9]+)?$",
    "telephone": r"^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}$",
    "word": f"^{_WORD_BEGINS}{_WORD_GOES_ON}*$",
}
"""Cells in which none of the patterns finds anything and that have no look but that of a number: most cells of most tables."""
