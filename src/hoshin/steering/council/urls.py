from django.urls import path

from hoshin.steering.council.views import desk, holding, members, open, preparing, responding  # noqa: A004

app_name = "council"

_DESK = "council/desk/<int:number>/"
_STAFF = "staff/council/<int:number>/"

urlpatterns = [
    path("council/", open.home, name="home"),
    path("council/<int:number>/", open.meeting, name="meeting"),
    path("council/<int:number>/opinions/", open.opinions, name="opinions"),
    path("council/<int:number>/opinions.pdf", open.opinions_pdf, name="opinions_pdf"),
    path("council/<int:number>/opinions.xlsx", open.opinions_xlsx, name="opinions_xlsx"),
    path("council/<int:number>/papers/<int:paper_id>/", open.paper, name="paper"),
    path("council/desk/", desk.desk, name="desk"),
    path(_DESK, desk.desk_meeting, name="desk_meeting"),
    path(f"{_DESK}submit/", desk.submit, name="submit"),
    path(f"{_DESK}questions/<int:question_id>/", desk.answer, name="answer"),
    path(f"{_DESK}papers/<int:paper_id>/", desk.read_paper, name="read_paper"),
    path(f"{_DESK}papers/<int:paper_id>/<slug:section>/<slug:paragraph>/", desk.remark, name="remark"),
    path(f"{_DESK}motions/new/", desk.new_motion, name="new_motion"),
    path(f"{_DESK}motions/<int:opinion_id>/", desk.motion, name="motion"),
    path(f"{_DESK}opinions/<int:opinion_id>/discard/", desk.discard, name="discard"),
    path("staff/council/", preparing.staff, name="staff"),
    path("staff/council/members/", members.members, name="members"),
    path("staff/council/members/appoint/", members.appoint, name="appoint"),
    path("staff/council/members/<int:member_id>/", members.member, name="member"),
    path("staff/council/plan/", preparing.plan, name="plan"),
    path(_STAFF, holding.staff_meeting, name="staff_meeting"),
    path(f"{_STAFF}describe/", preparing.describe, name="describe"),
    path(f"{_STAFF}items/add/", preparing.new_item, name="new_item"),
    path(f"{_STAFF}items/<int:item_id>/shift/", preparing.shift_item, name="shift_item"),
    path(f"{_STAFF}items/<int:item_id>/drop/", preparing.drop_item, name="drop_item"),
    path(f"{_STAFF}items/<int:item_id>/papers/add/", preparing.new_paper, name="new_paper"),
    path(f"{_STAFF}items/<int:item_id>/papers/compare/", preparing.new_comparison, name="new_comparison"),
    path(f"{_STAFF}items/<int:item_id>/tick/", holding.tick, name="tick"),
    path(f"{_STAFF}questions/add/", preparing.ask, name="ask"),
    path(f"{_STAFF}questions/<int:question_id>/", preparing.reword, name="reword"),
    path(f"{_STAFF}questions/<int:question_id>/drop/", preparing.drop_question, name="drop_question"),
    path(f"{_STAFF}papers/<int:paper_id>/", preparing.staff_paper, name="staff_paper"),
    path(f"{_STAFF}papers/<int:paper_id>/renew/", preparing.renew, name="renew"),
    path(f"{_STAFF}papers/<int:paper_id>/drop/", preparing.drop_paper, name="drop_paper"),
    path(f"{_STAFF}move/<slug:code>/", holding.move, name="move"),
    path(f"{_STAFF}hold/", holding.hold, name="hold"),
    path(f"{_STAFF}attendance/", holding.attendance, name="attendance"),
    path(f"{_STAFF}minutes/", holding.minutes, name="minutes"),
    path(f"{_STAFF}opinions/", responding.staff_opinions, name="staff_opinions"),
    path(f"{_STAFF}opinions/<int:opinion_id>/", responding.respond, name="respond"),
    path(f"{_STAFF}opinion-sheet.pdf", responding.sheet_pdf, name="sheet_pdf"),
    path(f"{_STAFF}opinions.xlsx", responding.staff_opinions_xlsx, name="staff_opinions_xlsx"),
]
