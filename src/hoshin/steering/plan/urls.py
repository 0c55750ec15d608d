from django.urls import path

from hoshin.steering.plan.views import embargoes, moves, open, paper, progress, records, research, sheets, tables  # noqa: A004

app_name = "plan"

_SHEET = "staff/plan/sheets/<str:number>/"

urlpatterns = [
    path("plan/", open.show_dashboard, name="public_dashboard"),
    path("plan/sheets/", open.sheets, name="public_sheets"),
    path("plan/plan.json", open.plan_json, name="plan_json"),
    path("plan/<str:number>/", open.sheet, name="public_sheet"),
    path("plan/<str:number>/sheet.pdf", open.sheet_pdf, name="public_sheet_pdf"),
    path("staff/plan/", tables.table, name="table"),
    path("staff/plan/board/", tables.show_board, name="board"),
    path("staff/plan/sheets.xlsx", tables.export, name="export"),
    path("staff/plan/embargoes/", embargoes.embargoes, name="embargoes"),
    path("staff/plan/embargoes/new/", embargoes.set_embargo, name="set_embargo"),
    path("staff/plan/embargoes/<int:embargo_id>/lift/", embargoes.lift_embargo, name="lift_embargo"),
    path("staff/plan/filters/", tables.save_filter, name="save_filter"),
    path("staff/plan/filters/<int:filter_id>/delete/", tables.delete_filter, name="delete_filter"),
    path("staff/plan/new/", sheets.draft, name="draft"),
    path(_SHEET, sheets.show, name="sheet"),
    path(f"{_SHEET}edit/", sheets.edit, name="edit"),
    path(f"{_SHEET}sheet.pdf", paper.sheet_pdf, name="sheet_pdf"),
    path(f"{_SHEET}move/<slug:code>/", moves.move, name="move"),
    path(f"{_SHEET}route/", moves.choose_route, name="route"),
    path(f"{_SHEET}budget/", records.request_budget, name="request_budget"),
    path(f"{_SHEET}budget/<int:line_id>/<slug:step>/", records.budget_step, name="budget_step"),
    path(f"{_SHEET}rfi/", records.issue_information_request, name="issue_rfi"),
    path(f"{_SHEET}rfi/<int:request_id>/", records.keep_information_answer, name="answer_rfi"),
    path(f"{_SHEET}kpis/", records.add_kpi, name="add_kpi"),
    path(f"{_SHEET}kpis/<int:kpi_id>/<slug:step>/", records.kpi_step, name="kpi_step"),
    path(f"{_SHEET}effects/", records.expect_effect, name="expect_effect"),
    path(f"{_SHEET}effects/<int:effect_id>/", records.measure_effect, name="measure_effect"),
    path(f"{_SHEET}report/", progress.report_progress, name="report"),
    path(f"{_SHEET}reports/<int:report_id>/assess/", progress.assess, name="assess"),
    path(f"{_SHEET}advice/", progress.advise, name="advise"),
    path(f"{_SHEET}advice/<int:advice_id>/", progress.answer_advice, name="answer_advice"),
    path(f"{_SHEET}consultations/<int:consultation_id>/", progress.answer_consultation, name="answer_consultation"),
    path(f"{_SHEET}follow/", progress.follow, name="follow"),
    path("staff/plan/research/", research.research_list, name="research_list"),
    path("staff/plan/research/new/", research.record_research, name="record_research"),
    path("staff/plan/research/<int:research_id>/", research.research, name="research"),
    path("staff/plan/research/<int:research_id>/edit/", research.record_research, name="edit_research"),
    path("staff/plan/research/<int:research_id>/ask/", research.ask_to_study, name="ask_to_study"),
    path("staff/plan/study-requests/", research.study_requests, name="study_requests"),
    path("staff/plan/study-requests/<int:request_id>/", research.study_request, name="study_request"),
    path("staff/plan/study-requests/<int:request_id>/<slug:code>/", research.answer_study, name="answer_study"),
]
