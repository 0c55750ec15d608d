from django.urls import path

from hoshin.citizens.procedures.views import applying, catalogue, identity, mailing, measuring, register, risk
from hoshin.citizens.procedures.views.deciding import texts
from hoshin.citizens.procedures.views.designer import editing, overview, preview, publishing
from hoshin.citizens.procedures.views.examining import application, assisting, inbox, moves

app_name = "procedures"

_STAFF = "staff/procedures/"
_EXAMINE = "staff/applications/"
_DESIGN = f"{_STAFF}<slug:code>/form/"

urlpatterns = [
    path("procedures/", catalogue.catalogue, name="catalogue"),
    path("applications/", applying.status, name="status"),
    path("applications/<str:token>/", applying.overview, name="overview"),
    path("applications/<str:token>/check/", applying.check, name="check"),
    path("identity/<slug:provider>/answer/", identity.answer, name="identity_answer"),
    path("applications/<str:token>/identity/", identity.identify, name="identify"),
    path("applications/<str:token>/identity/demo/", identity.pretend, name="pretend_identity"),
    path("applications/<str:token>/identity/mail/", mailing.code_address, name="mail_identity"),
    path("applications/<str:token>/identity/mail/code/", mailing.code, name="mailed_code"),
    path("applications/<str:token>/mail/", mailing.resume, name="mail_resume"),
    path("applications/<str:token>/identity/<slug:provider>/", identity.ask, name="ask_identity"),
    path("applications/<str:token>/continue/", applying.go_on, name="continue"),
    path("applications/<str:token>/reuse/", applying.reuse, name="reuse"),
    path("applications/<str:token>/newer/", applying.move_up, name="move_up"),
    path("applications/<str:token>/stopped/", applying.stopped, name="stopped"),
    path("applications/<str:token>/copy.pdf", applying.copy, name="copy"),
    path("applications/<str:token>/files/<int:upload_id>/", applying.file, name="file"),
    path("applications/<str:token>/pages/<slug:page_id>/", applying.page, name="page"),
    path("procedures/<slug:code>/apply/", applying.begin, name="begin"),
    path("procedures/<slug:code>/", catalogue.procedure, name="procedure"),
    path(_EXAMINE, inbox.show, name="inbox"),
    path(f"{_EXAMINE}inbox.xlsx", inbox.export, name="inbox_export"),
    path(f"{_EXAMINE}several/", inbox.move_several, name="inbox_move"),
    path(f"{_EXAMINE}filters/", inbox.save_filter, name="save_inbox_filter"),
    path(f"{_EXAMINE}filters/<int:filter_id>/delete/", inbox.delete_filter, name="delete_inbox_filter"),
    path(f"{_EXAMINE}new/", assisting.begin, name="assist"),
    path(f"{_EXAMINE}assist/<str:token>/", assisting.fill_in, name="assist_form"),
    path(f"{_EXAMINE}assist/<str:token>/check/", assisting.check, name="assist_check"),
    path(f"{_EXAMINE}<str:number>/", application.show, name="examination"),
    path(f"{_EXAMINE}<str:number>/assign/", moves.assign, name="assign"),
    path(f"{_EXAMINE}<str:number>/files/<int:upload_id>/", application.file, name="examination_file"),
    path(f"{_EXAMINE}<str:number>/<slug:code>/", moves.move, name="examination_move"),
    path(_STAFF, register.register, name="register"),
    path(f"{_STAFF}register.xlsx", register.export, name="export"),
    path(f"{_STAFF}figures/", measuring.show, name="figures"),
    path(f"{_STAFF}figures.xlsx", measuring.export, name="figures_export"),
    path(f"{_STAFF}import/", register.import_file, name="import"),
    path(f"{_STAFF}new/", register.edit, name="new"),
    path(f"{_STAFF}<slug:code>/", register.procedure, name="staff_procedure"),
    path(f"{_STAFF}<slug:code>/edit/", register.edit, name="edit"),
    path(f"{_STAFF}<slug:code>/risk/", risk.risk, name="risk"),
    path(f"{_STAFF}<slug:code>/letters/", texts.overview, name="letters"),
    path(f"{_STAFF}<slug:code>/letters/<slug:ruling>/", texts.edit, name="letter"),
    path(_DESIGN, overview.overview, name="design"),
    path(f"{_DESIGN}move/", overview.move, name="design_move"),
    path(f"{_DESIGN}undo/", overview.undo, name="design_undo"),
    path(f"{_DESIGN}discard/", overview.discard, name="design_discard"),
    path(f"{_DESIGN}languages/", editing.languages, name="design_languages"),
    path(f"{_DESIGN}pages/", editing.page, name="design_new_page"),
    path(f"{_DESIGN}pages/<slug:page_id>/", editing.page, name="design_page"),
    path(f"{_DESIGN}pages/<slug:page_id>/questions/", editing.kinds, name="design_kinds"),
    path(f"{_DESIGN}pages/<slug:page_id>/questions/<slug:kind>/", editing.add_question, name="design_add"),
    path(f"{_DESIGN}questions/<str:reference>/", editing.question, name="design_question"),
    path(f"{_DESIGN}rules/<int:number>/", editing.rule, name="design_rule"),
    path(f"{_DESIGN}rules/<slug:kind>/", editing.rule, name="design_new_rule"),
    path(f"{_DESIGN}preview/", preview.preview, name="design_preview"),
    path(f"{_DESIGN}publish/", publishing.publish, name="design_publish"),
    path(f"{_DESIGN}start/", publishing.start, name="design_start"),
    path(f"{_DESIGN}compare/", publishing.compare, name="design_compare"),
    path(f"{_DESIGN}draft.json", publishing.export, name="design_export"),
    path(f"{_DESIGN}versions/<int:number>.json", publishing.export, name="version_export"),
]
