from django.urls import path

from audit_portal.correspondence import views

app_name = "correspondence"
urlpatterns = [
    path("boards/<slug:slug>/messages/", views.messages_of_board, name="board_messages"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("messages/<int:pk>/html/", views.message_html, name="message_html"),
    path("messages/<int:pk>/send-again/", views.send_message_again, name="send_again"),
]
