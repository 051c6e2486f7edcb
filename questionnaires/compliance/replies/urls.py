from django.urls import path

from questionnaires.compliance.replies import views

urlpatterns = [
    path("boards/<slug:slug>/replies/", views.replies, name="replies"),
    path("boards/<slug:slug>/replies/take-in/", views.take_them_in, name="replies_take_in"),
    path("boards/<slug:slug>/replies/<int:pk>/aside/", views.aside, name="reply_aside"),
    path("rounds/<slug:slug>/notices/<int:pk>/came-back/", views.came_back, name="came_back"),
    path("boards/<slug:slug>/addresses/<int:pk>/settled/", views.settled, name="address_settled"),
]
