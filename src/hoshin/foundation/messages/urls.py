from django.urls import path

from hoshin.foundation.messages import views

app_name = "messages"

urlpatterns = [
    path("staff/messages/", views.inbox, name="inbox"),
    path("staff/messages/read-all", views.read_all, name="read_all"),
    path("staff/messages/<int:message_id>/open", views.open_message, name="open"),
    path("staff/messages/<int:message_id>/read", views.read, name="read"),
    path("staff/messages/mail/", views.outbox, name="outbox"),
    path("staff/messages/mail/send-again", views.send_all_again, name="send_all_again"),
    path("staff/messages/mail/<int:mail_id>/send-again", views.send_again, name="send_again"),
]
