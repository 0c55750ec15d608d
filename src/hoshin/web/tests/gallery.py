"""A gallery of every component, for looking at and for the browser tests; it is not part of the site."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import Conflict, Difference, MoveRefused, NotAllowed, NotFound, RuleBroken, TooMany
from hoshin.kernel.flow import Phase, State
from hoshin.web import navigation
from hoshin.web.components import TimelineEntry, Tone
from hoshin.web.errors import bad_request, csrf_failure, error_page, not_found, permission_denied, server_error
from hoshin.web.forms import AmountField, FiscalYearField, JapaneseDateField, PlainForm
from hoshin.web.navigation import Audience, NavigationItem, Place
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use

STATES = [
    State(phase.value, label, phase)
    for phase, label in zip(Phase, ("起案", "実証実験", "決裁待ち", "中断", "完了", "取下げ"), strict=True)
]
ISSUES = [
    "申請のために窓口へ来る必要がある",
    "同じ書類を何度も提出している",
    "会議録の作成に時間がかかる",
    "災害時に庁舎外で仕事ができない",
]
STORY = [
    TimelineEntry(
        datetime(2026, 11, 20, 14, 5, tzinfo=JAPAN),
        "試行導入に進みました",
        "情報政策室 係長",
        icon="arrow-right",
        tone="working",
    ),
    TimelineEntry(
        datetime(2026, 10, 2, 9, 30, tzinfo=JAPAN),
        "助言がありました",
        "CIO補佐",
        "委託の範囲を先に決めておくと、見積りを比べやすくなります。",
        "comment",
        "waiting",
    ),
    TimelineEntry(
        date(2026, 9, 1),
        "実証実験の結果：目標に届きませんでした",
        "市民課 係長",
        "認識率が低く、様式の見直しが先に必要とわかりました。",
        "undo",
        "late",
    ),
    TimelineEntry(date(2026, 4, 1), "登載されました", "CIO", icon="flag", tone="success", url="/gallery/"),
]
CONFLICT = Conflict(
    "「行政課題」を、13時52分に情報政策室 係長が変更しています。",
    differences=(Difference("行政課題", "窓口での待ち時間が長い", "窓口での待ち時間が30分を超える日がある"),),
)
ERRORS = {
    "403": NotAllowed("この個票を変更できるのは、担当課の職員だけです。"),
    "404": NotFound("この個票は見つかりません。"),
    "409": CONFLICT,
    "409m": MoveRefused("今の状態は「完了」のため、「中断する」はできません。"),
    "422": RuleBroken("完了予定日は、開始日より後の日にしてください。"),
    "429": TooMany("検索が続いたため、いったん止めています。", retry_after=60),
}


class SheetForm(PlainForm):
    issue = forms.CharField(label="行政課題", max_length=60, help_text="技術の名前ではなく、解きたい課題を書きます。")
    gap = forms.CharField(
        label="理想との差", widget=forms.Textarea, help_text="今の姿と理想の姿の差を、数字を入れて書きます。"
    )
    policy = forms.ChoiceField(
        label="主な基本方針",
        choices=[("", "選んでください"), ("1", "① 市民の利便性を高める"), ("2", "② データを活用する")],
    )
    route = forms.ChoiceField(
        label="進め方", choices=[("s", "詳細検討から"), ("p", "調達から")], widget=forms.RadioSelect
    )
    kinds = forms.MultipleChoiceField(
        label="関係する計画",
        choices=[("a", "総合計画"), ("b", "行政改革推進計画")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = JapaneseDateField(label="開始予定日")
    year = FiscalYearField(label="予算の年度")
    budget = AmountField(label="予算額", required=False, help_text="全角の数字や区切りのカンマも使えます。")
    paper = forms.FileField(label="添付する資料", required=False, help_text="PDF、Word、Excel。10MBまで。")
    is_checked = forms.BooleanField(label="情報セキュリティポリシーに反しないことを確かめました")


@dataclass(frozen=True)
class Official:
    account_id: int = 1
    title: str = "情報政策室 係長"
    posts: tuple[str, ...] = ("係長",)


def official(request: HttpRequest) -> None:
    request.person = Official()  # type: ignore[attr-defined]


def public(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "gallery/public.html",
        {
            "story": STORY,
            "states": STATES,
            "tones": [tone.value for tone in Tone],
            "issues": ISSUES,
            "notices": ["info", "success", "warning", "late", "danger"],
        },
    )


def staff(request: HttpRequest) -> HttpResponse:
    official(request)
    rows = [
        (number, ISSUES[number % 4], STATES[number % 6], 1_250_000 * number, date(2026, 11, 1 + number % 28))
        for number in range(1, 181)
    ]
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(
        request,
        "gallery/staff.html",
        {"page": page, "states": STATES, "issues": ISSUES, "notices": ["info", "success", "warning", "late", "danger"]},
    )


def thing(request: HttpRequest) -> HttpResponse:
    official(request)
    return render(
        request,
        "gallery/thing.html",
        {
            "story": STORY,
            "state": STATES[1],
            "issues": ISSUES,
            "notices": ["info", "success", "warning", "late", "danger"],
        },
    )


@single_use
def form(request: HttpRequest) -> HttpResponse:
    official(request)
    sent = request.POST or request.GET
    sheet = SheetForm(sent or None, request.FILES or None)
    if sheet.is_valid():
        with sheet.refusals():
            if "ドローン" in sheet.cleaned_data["issue"]:
                raise RuleBroken("行政課題には、技術の名前ではなく課題を書いてください。", field="issue")
            return redirect("/gallery/thing/")
    return form_page(request, "gallery/form.html", {"form": sheet})


def confirm(request: HttpRequest) -> HttpResponse:
    official(request)
    return confirm_page(
        request,
        Confirmation(
            title="個票を取り下げる",
            question="個票「申請のために窓口へ来る必要がある」を取り下げます。よろしいですか。",
            undo="取り下げたあとも記録は残り、次の年度に改めて起案できます。",
            submit="取り下げる",
            cancel_url="/gallery/thing/",
            effects=("進行中の決裁は終わります。", "公開の画面から消えます。"),
        ),
    )


def error(request: HttpRequest, code: str) -> HttpResponse:
    if code in ERRORS:
        raise ERRORS[code]
    return csrf_failure(request) if code == "csrf" else error_page(request, int(code))


handler400, handler403, handler404, handler500 = bad_request, permission_denied, not_found, server_error


def closed(request):
    """A page that lets nobody in."""
    raise PermissionDenied


closed.lets_in = lambda person: False  # type: ignore[attr-defined]

urlpatterns = [
    path("", public, name="home"),
    path("gallery/", public, name="gallery"),
    path("gallery/staff/", staff, name="gallery-staff"),
    path("gallery/staff/home/", staff, name="gallery-home"),
    path("gallery/thing/", thing, name="gallery-thing"),
    path("gallery/form/", form, name="gallery-form"),
    path("gallery/confirm/", confirm, name="gallery-confirm"),
    path("gallery/search/", public, name="gallery-search"),
    path("gallery/closed/", closed, name="gallery-closed"),
    path("gallery/sign-out/", public, name="gallery-sign-out"),
    path("gallery/error/<str:code>/", error, name="gallery-error"),
]


def open_gallery(settings, monkeypatch) -> None:
    """Put the gallery in the place of the site, with a navigation of its own."""
    settings.ROOT_URLCONF = "hoshin.web.tests.gallery"
    templates = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(templates)]}]
    for name, nothing in (("_items", []), ("_footer", []), ("_places", {})):
        monkeypatch.setattr(navigation, name, nothing)
    for place, url_name in PLACES.items():
        navigation.set_place(place, url_name)
    for item in ITEMS:
        navigation.register(item)
    navigation.register(NavigationItem("このサイトについて", "gallery", Audience.PUBLIC, 1), in_footer=True)


PLACES = {
    Place.PUBLIC_HOME: "home",
    Place.STAFF_HOME: "gallery-home",
    Place.PUBLIC_SEARCH: "gallery-search",
    Place.STAFF_SEARCH: "gallery-search",
    Place.SIGN_IN: "gallery-sign-out",
    Place.SIGN_OUT: "gallery-sign-out",
}
ITEMS = (
    NavigationItem("ホーム", "gallery-home", Audience.STAFF, 1, "home", lambda request: 12),
    NavigationItem("個票", "gallery-staff", Audience.STAFF, 2, "sheet"),
    NavigationItem("決裁", "gallery-confirm", Audience.STAFF, 4, "decision", lambda request: 0),
    NavigationItem("起案", "gallery-form", Audience.STAFF, 3, "edit"),
    NavigationItem("運用", "gallery-closed", Audience.STAFF, 9, "settings"),
    NavigationItem("実施計画", "gallery-thing", Audience.PUBLIC, 2),
    NavigationItem("基本方針", "gallery", Audience.PUBLIC, 1),
    NavigationItem("進み具合", "gallery-form", Audience.PUBLIC, 3),
)
