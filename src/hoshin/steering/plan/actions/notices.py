"""Telling those whom a sheet concerns."""

from collections.abc import Iterable
from datetime import datetime

from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.public import CIO_SIDE, Role, holders_of
from hoshin.kernel.clock import local_date
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import SheetState

TEMPLATES = {
    "plan.proposed": ("発案がありました：{sheet}", "{section}から個票「{sheet}」の発案がありました。"),
    "plan.moved": ("個票が「{state}」になりました：{sheet}", "個票「{sheet}」が「{state}」になりました。\n{note}"),
    "plan.consultation": ("協議：{sheet}", "個票「{sheet}」について、「{note}」に当たり協議があります。"),
    "plan.consultation_answered": ("協議への回答：{sheet}", "個票「{sheet}」の協議に回答がありました。\n{note}"),
    "plan.advice": ("助言：{sheet}", "個票「{sheet}」に助言がありました。回答または反映をお願いします。\n{note}"),
    "plan.advice_answered": ("助言への回答：{sheet}", "個票「{sheet}」への助言に回答がありました。\n{note}"),
    "plan.assessed": ("進捗の評価：{sheet}", "個票「{sheet}」の月次報告が評価されました。\n{note}"),
    "plan.wanted_too": (
        "「うちでもやりたい」：{sheet}",
        "{note}が、事例「{sheet}」をもとに個票を起こしました。経験を伝えてください。",
    ),
    "plan.confirm_subscription": (
        "メールでのお知らせの確認",
        """「{what}」をメールでお知らせする申込みがありました。

始めるには、48時間以内に次のリンクを開いて確認してください。
心当たりがなければ、このメールは捨ててください。確認がなければ、何も送らず、アドレスも消します。""",
    ),
    "plan.already_subscribed": (
        "メールでのお知らせは始まっています",
        "「{what}」は、すでにこのアドレスにお知らせしています。\n\nやめるときは、次のリンクを開いてください。",
    ),
    "plan.digest": (
        "{what}",
        "{lines}\n\n――\nお知らせをやめるときは、次のリンクを開いてください。",
    ),
    "plan.comment_received": (
        "市民のご意見が届きました：{sheet}",
        "個票「{sheet}」に市民のご意見が届きました。「市民のご意見」で確かめて、公開するかどうかを決めてください。",
    ),
    "plan.comment_published": (
        "市民のご意見を公開しました：{sheet}",
        "個票「{sheet}」への市民のご意見を公開しました。「市民のご意見」から回答できます。\n{note}",
    ),
    "plan.report_due": ("月次報告のお願い：{sheet}", "個票「{sheet}」の{note}の報告をお願いします。"),
    "plan.kpi_silent": (
        "KPIの実測値が{count}件届いていません",
        "連動している実測値が、決めた頻度で届いていません。運用者に確かめるか、連動を見直してください。\n\n{lines}",
    ),
    "plan.reconciliation": ("実施計画の照合で{count}件の食い違いがあります", "夜間の照合の結果です。\n\n{lines}"),
    "plan.study_asked": ("検討依頼：{sheet}", "CIOスタッフから「{sheet}」の検討依頼がありました。\n{note}"),
    "plan.study_answered": ("検討依頼への回答：{sheet}", "「{sheet}」の検討依頼に回答がありました。\n{note}"),
}


def register_templates() -> None:
    """Make the plan's messages known to the messages room."""
    for code, (subject, body) in TEMPLATES.items():
        register_template(code, subject=subject, body=body)


def owners_of(sheet: Sheet, now: datetime) -> list[int]:
    """The accounts of the owning section on the day of `now`."""
    return holders_of(section_id=sheet.owning_section_id, on=local_date(now))


def staff_in_charge_of(sheet: Sheet, now: datetime) -> list[int]:
    """The holder of the post in charge, or all CIO staff while the sheet has none."""
    day = local_date(now)
    if sheet.staff_post_id is not None:
        holders = holders_of(post_id=sheet.staff_post_id, on=day)
        if holders:
            return holders
    return holders_of(role=Role.CIO_STAFF, on=day)


def tell_owner(sheet: Sheet, *, template: str, now: datetime, note: str) -> None:
    """Tell the owning section and those who follow the sheet."""
    _tell(sheet, [*owners_of(sheet, now), *_followers(sheet)], template, now, note)


def tell_staff(sheet: Sheet, *, template: str, now: datetime, note: str) -> None:
    """Tell the CIO staff in charge."""
    _tell(sheet, staff_in_charge_of(sheet, now), template, now, note)


def tell_cio_side(sheet: Sheet, *, template: str, now: datetime, note: str) -> None:
    """Tell CIO, deputy CIO, CIO aide and CIO staff."""
    day = local_date(now)
    _tell(
        sheet, [account for role in sorted(CIO_SIDE) for account in holders_of(role=role, on=day)], template, now, note
    )


def _followers(sheet: Sheet) -> Iterable[int]:
    return sheet.follows.values_list("account_id", flat=True)


def _tell(sheet: Sheet, accounts: Iterable[int], template: str, now: datetime, note: str) -> None:
    """Queue one message each, in the transaction of the change."""
    send(
        to=sorted(set(accounts)),
        template=template,
        fields={
            "sheet": str(sheet),
            "state": SheetState(sheet.state).label,
            "section": sheet.owning_section.name,
            "note": note.strip(),
        },
        url=f"/staff/plan/sheets/{sheet.number}/",
        now=now,
    )
