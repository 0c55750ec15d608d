"""Pictures of the main pages for `docs/screens/`: `.venv/bin/python -m tests.screens` on a machine with Chromium.

Starts the demo city on a scratch folder, or with `--address` looks at a house that is running already, and takes every
page at the width of a phone and of a desk. To be looked at by a person whenever a screen has changed.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chaos.house import ROOT, House

FOLDER = ROOT / "docs" / "screens"
FONTS = ROOT / "src" / "hoshin" / "web" / "paper" / "fonts"
WIDTHS = {"phone": 390, "desk": 1280}
HEIGHTS = {"phone": 844, "desk": 900}
Scheme = Literal["light", "dark"]
TALLEST = {"phone": 2600, "desk": 2000}
COLOURS = 48
STAFF, HEAD, CIO, OPERATOR, AUDITOR = (
    "情報政策室 係長",
    "市民課長",
    "副市長（CIO）",
    "情報政策室 システム運用担当",
    "監査委員事務局長",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: the name of its file, what it shows, where it is, who looks at it."""

    name: str
    title: str
    path: str
    who: str = ""
    dark: bool = False
    press: str = ""


PICTURES = (
    Picture("public-home", "公開ホーム", "/"),
    Picture("public-dashboard", "実施計画の進み具合（公開）", "/plan/", dark=True),
    Picture("public-schedule", "実施計画の工程表（公開）", "/plan/schedule/"),
    Picture("public-sheets", "個票の一覧（公開）", "/plan/sheets/"),
    Picture("public-sheet", "個票（公開）", "/plan/{sheet}/"),
    Picture("public-effects", "取組の効果（公開）", "/plan/effects/"),
    Picture("public-cases", "事例集（公開）", "/plan/cases/"),
    Picture("plan-by-mail", "メールで知らせを受け取る", "/plan/subscribe/"),
    Picture("policy", "基本方針", "/policy/"),
    Picture("basic-policy", "基本方針の一つ", "/policy/basic/1/"),
    Picture("classification", "国計画等との対応表", "/policy/classification/"),
    Picture("comparison", "新旧対照表", "/policy/compare/1/2/"),
    Picture("procedures", "手続を探す", "/procedures/"),
    Picture("procedure", "手続の案内", "/procedures/jido-teate/"),
    Picture("identity-whose", "だれの申請か", "/applications/{draft}/acting/"),
    Picture("identity-ways", "本人確認の手段を選ぶ", "/applications/{draft}/identity/"),
    Picture("editions", "実施計画の版（公開）", "/plan/editions/"),
    Picture("council", "有識者会議（公開）", "/council/"),
    Picture("council-meeting", "有識者会議の一回（公開）", "/council/2/"),
    Picture("sign-in", "サインイン", "/sign-in/"),
    Picture("staff-home", "職員ホーム", "/staff/", STAFF, dark=True),
    Picture("plan-table", "実施計画の一覧", "/staff/plan/", STAFF),
    Picture("plan-board", "段階ごとの板", "/staff/plan/board/", STAFF),
    Picture("plan-schedule", "実施計画の工程表", "/staff/plan/schedule/", STAFF),
    Picture("plan-portfolio", "ポートフォリオ", "/staff/plan/portfolio/", STAFF),
    Picture("plan-budget", "年度の予算", "/staff/plan/budget/", STAFF),
    Picture("effect-ledger", "効果の台帳", "/staff/plan/effects/", STAFF),
    Picture("kpi", "KPIの推移と見込み", "/staff/plan/sheets/{own}/kpis/{kpi}/", HEAD),
    Picture("sheet", "個票（職員）", "/staff/plan/sheets/{sheet}/", STAFF, dark=True),
    Picture("sheet-edit", "個票の編集", "/staff/plan/sheets/{sheet}/edit/", STAFF),
    Picture("report", "月次報告", "/staff/plan/sheets/{own}/report/", HEAD),
    Picture("report-error", "入力の誤り", "/staff/plan/sheets/{own}/report/", HEAD, press="報告する"),
    Picture("cases", "事例集", "/staff/plan/cases/", STAFF),
    Picture("case", "事例", "/staff/plan/cases/{case}/", STAFF),
    Picture("research-list", "技術の研究記録", "/staff/plan/research/", STAFF),
    Picture("research", "技術の研究記録の一件", "/staff/plan/research/1/", STAFF),
    Picture("rfi", "情報提供依頼の回答の比較", "/staff/plan/sheets/{case}/rfi/{rfi}/compare/", STAFF),
    Picture("want-too", "事例から個票を起こす", "/staff/plan/cases/{case}/want/", HEAD),
    Picture("book-effect", "効果を台帳に計上する", "/staff/plan/sheets/{own}/bookings/", HEAD),
    Picture("editions-compared", "版を比べる", "/staff/plan/editions/compare/?before=1&after=2", STAFF),
    Picture("comments-switch", "ご意見の受付", "/staff/plan/comments/switch/", STAFF),
    Picture("embargoes", "公開日", "/staff/plan/embargoes/", STAFF),
    Picture("approvals", "決裁の一覧", "/staff/approvals/?show=all", CIO),
    Picture("approval", "決裁", "/staff/approvals/{request}/", CIO),
    Picture("policy-revision", "基本方針の版（職員）", "/staff/policy/2/", STAFF),
    Picture("council-desk", "会議の準備", "/staff/council/3/", STAFF),
    Picture("register", "手続の台帳", "/staff/procedures/", STAFF),
    Picture("applications", "申請の受付箱", "/staff/applications/", HEAD),
    Picture("application", "申請の審査", "/staff/applications/{application}/", HEAD),
    Picture("application-correction", "補正を求める", "/staff/applications/{application}/ask_correction/", HEAD),
    Picture("application-assist", "申請を入力する", "/staff/applications/new/", HEAD),
    Picture("application-figures", "申請の統計", "/staff/procedures/figures/", HEAD),
    Picture("application-imported", "取り込んだ申請", "/staff/applications/{imported}/", HEAD),
    Picture("intake", "申請の取込み", "/staff/applications/intake/", STAFF),
    Picture("intake-file", "取り込んだファイルの結果", "/staff/applications/intake/files/{intake_file}/", STAFF),
    Picture("hand-over", "ほかのシステムへの引渡し", "/staff/procedures/inu/layouts/", HEAD),
    Picture("webhooks", "起きたことを知らせる（通知）", "/staff/procedures/inu/webhooks/", HEAD),
    Picture("clients", "申請を取り出すシステム", "/staff/applications/clients/", HEAD),
    Picture("form-design", "様式の作成", "/staff/procedures/jido-teate/form/", STAFF),
    Picture("inbox", "受信箱", "/staff/messages/", HEAD),
    Picture("organisation", "組織と職員", "/staff/organisation/", STAFF),
    Picture("handover", "引継ぎ", "/staff/handover/", STAFF),
    Picture("figures", "指標", "/staff/figures/", STAFF),
    Picture("audit", "監査証跡", "/staff/audit/", AUDITOR),
    Picture("operations", "運用状況", "/staff/operations/", OPERATOR),
    Picture("identity-providers", "申請者の本人確認の手段", "/staff/identity-providers/", OPERATOR),
    Picture("accounts", "サインインの管理", "/staff/operations/sign-in/", OPERATOR),
    Picture("not-found", "見つからないページ", "/plan/no-such-sheet/"),
)

FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""

NUMBERS = """
from hoshin.citizens.procedures.models import Application, IntakeFile
from hoshin.citizens.procedures.public import begin_application
from hoshin.kernel import clock
from hoshin.foundation.approvals.models import Request
from hoshin.steering.plan.models import Sheet
trial = Sheet.objects.filter(state__in=["trial", "full_introduction"]).order_by("-number").first()
own = Sheet.objects.filter(state__in=["trial", "procurement", "detailed_study", "full_introduction"],
    owning_section__name="市民課").first()
request = Request.objects.filter(state="circulating").first()
application = Application.objects.filter(state="examining", procedure__section__name="市民課").first()
case = Sheet.objects.filter(runs__state="failed", listed_at__isnull=False).order_by("number").first()
print(trial.number, own.number if own else trial.number, request.pk if request else 1, application.number,
    (own or trial).kpis.first().pk, case.number, case.information_requests.first().pk,
    begin_application(procedure_code="kobunsho", now=clock.now()), IntakeFile.objects.first().pk,
    Application.objects.filter(intake="import").first().number)
"""


def main() -> None:
    """Take every picture, or those whose name contains `--only`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="", help="a running house with the demo city")
    parser.add_argument("--data", default="", help="its data folder")
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    chosen = [picture for picture in PICTURES if options.only in picture.name]
    with (
        demo(options.address, options.data) as (address, words),
        our_own_fonts() as environment,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("HOSHIN_TEST_BROWSER") or "/usr/bin/chromium",
            args=["--no-sandbox"],
            env=environment,
        )
        options.folder.mkdir(parents=True, exist_ok=True)
        windows = Windows(chromium, address)
        for picture in chosen:
            take(windows, picture, words, options.folder)
        chromium.close()
    if not options.only and options.folder == FOLDER:
        write_index()


@contextmanager
def demo(address: str, data: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a house with the demo city, and the numbers that stand in paths."""
    if address:
        yield address, numbers(House(Path(data)))
        return
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder) / "data")
        house.run("prepare")
        house.start()
        try:
            yield f"http://127.0.0.1:{house.port}", numbers(house)
        finally:
            house.stop()


@contextmanager
def our_own_fonts() -> Iterator[dict[str, str | float | bool]]:
    """The environment of a browser that knows the fonts shipped for paper and no others: the same picture anywhere."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "fonts.conf"
        settings.write_text(FONT_SETTINGS.format(fonts=FONTS, cache=Path(folder) / "cache"), encoding="utf-8")
        yield {**os.environ, "FONTCONFIG_FILE": str(settings)}


def numbers(house: House) -> dict[str, str]:
    """The things that the pictures show, by their names in the addresses."""
    names = ("sheet", "own", "request", "application", "kpi", "case", "rfi", "draft", "intake_file", "imported")
    return dict(zip(names, house.python(NUMBERS).split(), strict=True))


class Windows:
    """The browser's windows: one for each person, size and colour scheme, signed in once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._open: dict[tuple[str, str, str], BrowserContext] = {}

    def page(self, who: str, size: str, scheme: Scheme) -> Page:
        """A new page in that person's window."""
        if (who, size, scheme) not in self._open:
            self._open[who, size, scheme] = context = self._browser.new_context(
                locale="ja-JP",
                base_url=self._address,
                viewport={"width": WIDTHS[size], "height": HEIGHTS[size]},
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            if who:
                self._sign_in(context.new_page(), who)
        return self._open[who, size, scheme].new_page()

    @staticmethod
    def _sign_in(page: Page, who: str) -> None:
        page.goto("/sign-in/")
        page.get_by_role("button", name=f"{who}として入る", exact=True).click()
        page.wait_for_url("**/staff/**")
        page.close()


def take(windows: Windows, picture: Picture, words: dict[str, str], folder: Path) -> None:
    """The pictures of one page: both widths in light, and the desk in dark where asked for."""
    for size in WIDTHS:
        schemes: tuple[Scheme, ...] = ("light", "dark") if picture.dark and size == "desk" else ("light",)
        for scheme in schemes:
            page = opened(windows, picture, size, scheme, words)
            name = f"{picture.name}-{size}{'-dark' if scheme == 'dark' else ''}.png"
            keep(page, folder / name, TALLEST[size])
            page.close()


def opened(windows: Windows, picture: Picture, size: str, scheme: Scheme, words: dict[str, str]) -> Page:
    """The page as that person sees it, with the button pressed that it is about."""
    page = windows.page(picture.who, size, scheme)
    page.goto(picture.path.format(**words))
    if picture.press:
        for field in page.locator("main textarea").all():
            field.fill("")
        page.locator("main").get_by_role("button", name=picture.press, exact=True).click()
        page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        print(f"{picture.name}: {wide} px wider than the window at {page.viewport_size}")
    return page


def keep(page: Page, path: Path, tallest: int) -> None:
    """Keep the picture small: a palette, and the top of a page that is very long."""
    image = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, tallest)))
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def write_index() -> None:
    """The page that shows all pictures side by side."""
    lines = [
        "# 画面",
        "",
        "主な画面を、電話（幅390px）と机（幅1280px）で撮ったものです。長い画面は上の部分だけを載せています。",
        "`.venv/bin/python -m tests.screens` で撮り直せます（Chromium が要ります）。",
        "",
    ]
    for picture in PICTURES:
        dark = f" ![{picture.title}（暗い配色）]({picture.name}-desk-dark.png)" if picture.dark else ""
        lines += [
            f"## {picture.title}",
            "",
            f"![{picture.title}（電話）]({picture.name}-phone.png) ![{picture.title}（机）]({picture.name}-desk.png){dark}",
            "",
        ]
    (FOLDER / "README.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
