"""In which language an applicant reads a form: chosen by a link, kept in a cookie of the applications' own pages."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hoshin.citizens.procedures.rules import LANGUAGES, Form

COOKIE = "form_language"
_WORDS = {
    "": {
        "next": "次へ",
        "later": "中断する・後で続ける",
        "back": "前のページに戻る",
        "required": "必須",
        "optional": "任意",
        "lookup": "郵便番号から住所を入れる",
        "saved": "「次へ」を押すたびに、ここまでの答えが保存されます。",
    },
    "easy": {
        "next": "つぎへ",
        "later": "やめる・あとで つづける",
        "back": "まえの ページに もどる",
        "required": "かならず かく",
        "optional": "かかなくても いい",
        "lookup": "ゆうびんばんごうから じゅうしょを いれる",
        "saved": "「つぎへ」を おすと、こたえが のこります。",
    },
    "en": {
        "next": "Next",
        "later": "Stop and go on later",
        "back": "Back to the page before",
        "required": "required",
        "optional": "optional",
        "lookup": "Find the town of the postal code",
        "saved": "Your answers are saved whenever you press “Next”.",
    },
}
_PARTS = {
    "": {
        "family": "氏",
        "given": "名",
        "family_kana": "氏のフリガナ",
        "given_kana": "名のフリガナ",
        "postal_code": "郵便番号",
        "town": "都道府県・市区町村・町名",
        "street": "番地",
        "building": "建物名・部屋番号（なければ空欄）",
        "era": "元号",
        "year": "年",
        "month": "月",
        "day": "日",
        "bank_name": "金融機関名",
        "branch_name": "支店名",
        "kind": "預金の種類",
        "number": "口座番号",
        "holder_kana": "口座名義（カタカナ）",
        "symbol": "ゆうちょ銀行の記号（5桁）",
        "post_number": "ゆうちょ銀行の番号（8桁まで）",
    },
    "easy": {
        "family": "みょうじ",
        "given": "なまえ",
        "family_kana": "みょうじ（カタカナ）",
        "given_kana": "なまえ（カタカナ）",
        "postal_code": "ゆうびんばんごう",
        "town": "けん・まちの なまえ",
        "street": "ばんち",
        "building": "たてもの・へやの ばんごう（なければ かかない）",
        "era": "西暦・元号（2000年・平成など）",
        "year": "ねん",
        "month": "がつ",
        "day": "にち",
        "bank_name": "ぎんこうの なまえ",
        "branch_name": "してんの なまえ",
        "kind": "こうざの しゅるい",
        "number": "こうざの ばんごう",
        "holder_kana": "こうざの なまえ（カタカナ）",
        "symbol": "ゆうちょ銀行の記号（すうじ 5こ）",
        "post_number": "ゆうちょ銀行の番号（すうじ 8こまで）",
    },
    "en": {
        "family": "Family name",
        "given": "Given name",
        "family_kana": "Family name in katakana",
        "given_kana": "Given name in katakana",
        "postal_code": "Postal code",
        "town": "Prefecture, city and town",
        "street": "Block and house number",
        "building": "Building and room (if any)",
        "era": "Calendar (西暦 is Western)",
        "year": "Year",
        "month": "Month",
        "day": "Day",
        "bank_name": "Bank",
        "branch_name": "Branch",
        "kind": "Kind of account (普通 is ordinary)",
        "number": "Account number",
        "holder_kana": "Name of the account in katakana",
        "symbol": "Japan Post Bank: symbol 記号 (5 digits)",
        "post_number": "Japan Post Bank: number 番号 (up to 8 digits)",
    },
}
_ANSWERS = {
    "": {"yes": "はい", "no": "いいえ", "agree": "同意します"},
    "easy": {"yes": "はい", "no": "いいえ", "agree": "はい（どういします）"},
    "en": {"yes": "Yes", "no": "No", "agree": "I agree"},
}


def language_of(request: HttpRequest, form: Form) -> str:
    """The language that was chosen, when the form is offered in it; empty for Japanese."""
    chosen = request.GET.get("language", request.COOKIES.get(COOKIE, ""))
    return chosen if chosen in form.languages else ""


def languages_of(form: Form) -> Sequence[tuple[str, str]]:
    """The languages to choose from, each in its own words; none when there is only Japanese."""
    return [("", "日本語"), *((code, LANGUAGES[code]) for code in form.languages)] if form.languages else []


def interface_words(language: str) -> dict[str, str]:
    """The words of the page around the questions."""
    return _in(language, _WORDS)


def part_labels(language: str) -> dict[str, str]:
    """What the parts of an answer are called: of a name, an address, a day, an account."""
    return _in(language, _PARTS)


def answer_words(language: str) -> dict[str, str]:
    """The answers that every form offers: yes, no, and agreement."""
    return _in(language, _ANSWERS)


def _in(language: str, words: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """In Japanese with readings as in Japanese; in both Japanese and English for a language in which nobody has worded them."""
    japanese, english = words[""], words["en"]
    if language == "furigana":
        return japanese
    return words.get(language) or {name: f"{japanese[name]} / {english[name]}" for name in japanese}


def remember_language(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a choice that was made just now."""
    if "language" in request.GET:
        response.set_cookie(
            COOKIE,
            request.GET["language"] if request.GET["language"] in LANGUAGES else "",
            path="/applications/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
