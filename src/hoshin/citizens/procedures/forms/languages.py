"""In which language an applicant reads a form: chosen by a link, kept in a cookie of the applications' own pages."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hoshin.citizens.procedures.rules import LANGUAGES, Form

COOKIE = "form_language"
_WORDS = {
    "": {"next": "次へ", "later": "中断する・後で続ける", "back": "前のページに戻る"},
    "easy": {"next": "つぎへ", "later": "やめる・あとで つづける", "back": "まえの ページに もどる"},
    "furigana": {"next": "次へ", "later": "中断する・後で続ける", "back": "前のページに戻る"},
    "en": {"next": "Next", "later": "Stop and go on later", "back": "Back to the page before"},
}


def language_of(request: HttpRequest, form: Form) -> str:
    """The language that was chosen, when the form is offered in it; empty for Japanese."""
    chosen = request.GET.get("language", request.COOKIES.get(COOKIE, ""))
    return chosen if chosen in form.languages else ""


def languages_of(form: Form) -> Sequence[tuple[str, str]]:
    """The languages to choose from, each in its own words; none when there is only Japanese."""
    return [("", "日本語"), *((code, LANGUAGES[code]) for code in form.languages)] if form.languages else []


def interface_words(language: str) -> dict[str, str]:
    """The words on the buttons; in Japanese and English for a language in which nobody has worded them."""
    japanese, english = _WORDS[""], _WORDS["en"]
    return _WORDS.get(language) or {name: f"{japanese[name]} / {english[name]}" for name in japanese}


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
