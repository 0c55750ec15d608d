"""How the trail of the plan reads: one sentence per event, the names of its fields."""

from collections.abc import Mapping

from hoshin.steering.plan.rules.content import FIELD_LABELS
from hoshin.steering.plan.rules.flow import SHEET_FLOW

SHEET_SENTENCES: Mapping[str, str] = {
    **{f"plan.sheet.{move.code}": f"「{move.label}」を行いました" for move in SHEET_FLOW.moves},
    "plan.sheet.drafted": "個票を起こしました",
    "plan.sheet.edited": "内容を書き改めました",
    "plan.sheet.study_accepted": "検討依頼を引き受け、個票を起こしました",
    "plan.sheet.consulted": "CIO側に協議しました",
    "plan.sheet.consultation_answered": "協議に回答しました",
    "plan.sheet.route_chosen": "工程を決めました",
    "plan.sheet.route_changed": "工程を変えました",
    "plan.sheet.budget_requested": "予算を要求しました",
    "plan.sheet.budget_assessed": "査定結果を記録しました",
    "plan.sheet.budget_granted": "予算計上を記録しました",
    "plan.sheet.budget_refused": "予算の計上見送りを記録しました",
    "plan.sheet.budget_spent": "決算額を記録しました",
    "plan.sheet.information_requested": "情報提供依頼を記録しました",
    "plan.sheet.information_answered": "情報提供の回答を記録しました",
    "plan.sheet.kpi_added": "KPIを加えました",
    "plan.sheet.kpi_target_changed": "KPIの目標を変えました",
    "plan.sheet.kpi_removed": "KPIを外しました",
    "plan.sheet.kpi_value_entered": "KPIの実績を入力しました",
    "plan.sheet.effect_expected": "見込まれる効果を記録しました",
    "plan.sheet.effect_measured": "効果の実績を記録しました",
    "plan.sheet.progress_reported": "月次報告を行いました",
    "plan.sheet.assessed": "進捗を評価しました",
    "plan.sheet.advised": "助言しました",
    "plan.sheet.advice_answered": "助言に回答しました",
    "plan.sheet.followed": "フォローを始めました",
    "plan.sheet.unfollowed": "フォローをやめました",
}

OTHER_SENTENCES: Mapping[str, str] = {
    "plan.research.recorded": "研究を記録しました",
    "plan.research.updated": "研究記録を改めました",
    "plan.study_request.asked": "検討を依頼しました",
    "plan.study_request.accepted": "検討を引き受けました",
    "plan.study_request.declined": "検討依頼を辞退しました",
    "plan.study_request.withdrawn": "検討依頼を取り消しました",
    "plan.filter.saved": "絞り込みを保存しました",
    "plan.filter.deleted": "絞り込みを削除しました",
}

SHEET_FIELDS: Mapping[str, str] = {
    **FIELD_LABELS,
    "state": "状態",
    "route": "工程",
    "step": "協議の時点",
    "remark": "所見",
    "fiscal_year": "年度",
    "requested": "要求額（千円）",
    "assessed": "査定額（千円）",
    "budgeted": "予算額（千円）",
    "outturn": "決算額（千円）",
    "vendor": "事業者",
    "kpi": "指標",
    "target": "目標値",
    "target_on": "目標日",
    "bound_to": "連動する実測値",
    "value": "実績値",
    "values": "実績値",
    "measured_on": "時点",
    "source": "出どころ",
    "kind": "種類",
    "expected": "見込み",
    "measured": "実績",
    "basis": "根拠",
    "month": "対象月",
    "done": "行ったこと",
    "next_step": "次に行うこと",
    "barriers": "妨げ",
    "is_on_schedule": "予定どおり",
    "level": "評価",
    "comment": "所見",
    "advice": "助言",
    "answer": "回答",
    "is_public": "公開する",
    "study_request": "検討依頼",
}

OTHER_FIELDS: Mapping[str, Mapping[str, str]] = {
    "plan.research": {"findings": "当市の課題への有効性", "maturity": "成熟度"},
    "plan.study_request": {"state": "状態", "section": "依頼先", "due_on": "回答期限"},
    "plan.filter": {"query": "条件"},
}
THING_LABELS: Mapping[str, str] = {
    "plan.sheet": "個票",
    "plan.research": "研究記録",
    "plan.study_request": "検討依頼",
    "plan.filter": "絞り込み",
}
