from django.urls import path

from hoshin.foundation.approvals.views import lists, moves, routes

app_name = "approvals"

_REQUEST = "staff/approvals/<int:request_id>/"

urlpatterns = [
    path("staff/approvals/", lists.requests, name="requests"),
    path("staff/approvals/routes/", routes.routes, name="routes"),
    path("staff/approvals/routes/<str:code>/", routes.route, name="route"),
    path(_REQUEST, lists.request_page, name="request"),
    path(f"{_REQUEST}approve", moves.approve, name="approve"),
    path(f"{_REQUEST}steps/<int:step_id>/return", moves.return_to, name="return"),
    path(f"{_REQUEST}steps/<int:step_id>/reject", moves.reject, name="reject"),
    path(f"{_REQUEST}reviews/<int:review_id>", moves.review, name="review"),
    path(f"{_REQUEST}submit", moves.submit, name="submit"),
    path(f"{_REQUEST}take-back", moves.take_back, name="take_back"),
    path(f"{_REQUEST}withdraw", moves.withdraw, name="withdraw"),
]
