from django.urls import path

from hoshin.steering.policy import api
from hoshin.steering.policy.views import (
    arranging,
    commenting,
    comparing,
    deciding,
    drafting,
    editing,
    printing,
    reading,
    schemes,
)

app_name = "policy"

urlpatterns = [
    path("policy/", reading.home, name="home"),
    path("policy/basic/<int:number>/", reading.basic_policy, name="basic_policy"),
    path("policy/chapters/<slug:key>/", reading.chapter, name="chapter"),
    path("policy/classification/", reading.classification, name="classification"),
    path("policy/revisions/", reading.revisions, name="revisions"),
    path("policy/revisions/<int:number>/", reading.revision, name="revision"),
    path("policy/revisions/<int:number>/policy.json", api.revision_json, name="revision_json"),
    path("policy/revisions/<int:number>/policy.pdf", printing.revision_pdf, name="revision_pdf"),
    path("policy/policy.json", api.current_json, name="current_json"),
    path("policy/schema.json", api.schema, name="schema"),
    path("policy/compare/", comparing.choose_comparison, name="choose_comparison"),
    path("policy/compare/<int:old>/<int:new>/", comparing.compare, name="compare"),
    path("policy/compare/<int:old>/<int:new>/comparison.pdf", printing.compare_pdf, name="compare_pdf"),
    path("policy/compare/<int:old>/<int:new>/comparison.xlsx", printing.compare_excel, name="compare_excel"),
    path("staff/policy/", drafting.staff_revisions, name="staff_revisions"),
    path("staff/policy/start/", drafting.start, name="start"),
    path("staff/policy/compare/", comparing.staff_choose_comparison, name="staff_choose_comparison"),
    path("staff/policy/compare/<int:old>/<int:new>/", comparing.staff_compare, name="staff_compare"),
    path(
        "staff/policy/compare/<int:old>/<int:new>/comparison.pdf", printing.staff_compare_pdf, name="staff_compare_pdf"
    ),
    path(
        "staff/policy/compare/<int:old>/<int:new>/comparison.xlsx",
        printing.staff_compare_excel,
        name="staff_compare_excel",
    ),
    path("staff/policy/schemes/", schemes.schemes, name="schemes"),
    path("staff/policy/schemes/import/", schemes.import_scheme_file, name="import_schemes"),
    path("staff/policy/schemes/schemes.json", schemes.export_schemes, name="export_schemes"),
    path("staff/policy/<int:number>/", drafting.staff_revision, name="staff_revision"),
    path("staff/policy/<int:number>/policy.pdf", printing.staff_revision_pdf, name="staff_revision_pdf"),
    path("staff/policy/<int:number>/describe/", drafting.describe, name="describe"),
    path("staff/policy/<int:number>/history/", drafting.history, name="history"),
    path("staff/policy/<int:number>/read/", commenting.read_draft, name="read_draft"),
    path("staff/policy/<int:number>/comments/", commenting.comments, name="comments"),
    path(
        "staff/policy/<int:number>/comments/on/<int:section_id>/<slug:paragraph_key>/",
        commenting.comment,
        name="comment",
    ),
    path("staff/policy/<int:number>/comments/<int:thread_id>/", commenting.answer, name="thread"),
    path("staff/policy/<int:number>/comments/<int:thread_id>/settle/", commenting.settle, name="settle"),
    path("staff/policy/<int:number>/submit/", deciding.submit, name="submit"),
    path("staff/policy/<int:number>/recall/", deciding.recall, name="recall"),
    path("staff/policy/<int:number>/withdraw/", deciding.withdraw, name="withdraw"),
    path("staff/policy/<int:number>/sections/add/", arranging.add, name="add_section"),
    path("staff/policy/<int:number>/sections/add-policy/", arranging.add_policy, name="add_policy"),
    path("staff/policy/<int:number>/sections/add-item/", arranging.add_item, name="add_item"),
    path("staff/policy/<int:number>/sections/<int:section_id>/", editing.edit_section, name="edit_section"),
    path("staff/policy/<int:number>/sections/<int:section_id>/merge/", editing.merge_section, name="merge_section"),
    path("staff/policy/<int:number>/sections/<int:section_id>/move/", arranging.move, name="move_section"),
    path("staff/policy/<int:number>/sections/<int:section_id>/remove/", arranging.remove, name="remove_section"),
    path("staff/policy/<int:number>/sections/<int:section_id>/restore/", arranging.restore, name="restore_section"),
]
